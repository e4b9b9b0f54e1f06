/* Draws panels: asks the one endpoint for drawn trees, builds them, keeps them up to date.

   A tree is a Dash component tree made of dash.html only; it is built here without React, which is
   what keeps a change of filter as quick as a plain page. The section of a panel belongs to Dash and
   has no children there, so whatever stands inside it is ours. */
(function () {
  "use strict";
  var ioc = window.ioc = window.ioc || {};
  var SCOPE = ["period", "area", "org", "known_at"];
  var MAP = ["indicator", "on", "classes", "boundaries"]; /* what a map shows: asked for with its panel, not carried to other pages */
  var PLOTLY = "/assets/vendor/plotly-cartesian.min.js";
  var ATTRIBUTES = { className: "class", htmlFor: "for", colSpan: "colspan", rowSpan: "rowspan", tabIndex: "tabindex", dateTime: "datetime" };
  var FORBIDDEN = /^(script|iframe|object|embed|link|meta|style|base|frame)$/;
  var SAFE_ADDRESS = /^(\/(?!\/)|#|\?)/;
  var OUTSIDE = /^https?:\/\//;
  var ROUND = 0;
  var drawn = new WeakMap();
  var charts = new Set();

  /* --- scope: what the address says ------------------------------------------------------------ */

  function scope() {
    var given = new URLSearchParams(location.search);
    var kept = new URLSearchParams();
    SCOPE.forEach(function (key) { if (given.get(key)) { kept.set(key, given.get(key)); } });
    return kept;
  }

  function address(path, extra) {
    var query = scope();
    var given = new URLSearchParams(location.search);
    if (path.indexOf("/panels") === 0) { MAP.forEach(function (key) { if (given.get(key)) { query.set(key, given.get(key)); } }); }
    Object.keys(extra || {}).forEach(function (key) { query.set(key, extra[key]); });
    query.sort();
    var text = query.toString();
    return text ? path + "?" + text : path;
  }

  /* --- a tree becomes elements -------------------------------------------------------------------- */

  /* An address of another host: followed only where the installation allows it, in a tab of its own that
     learns nothing of this one. */
  function leadsOutside(element, value) {
    var shell = document.querySelector(".shell");
    if (!shell || shell.dataset.outside !== "true" || element.tagName !== "A" || !OUTSIDE.test(value)) { return false; }
    element.target = "_blank";
    element.rel = "noopener noreferrer nofollow";
    return true;
  }

  function attribute(element, key, value) {
    if (value === null || value === undefined || value === false) { return; }
    if (key === "href" && !SAFE_ADDRESS.test(value) && !leadsOutside(element, value)) { return; }
    if (/^on/i.test(key) || key === "style" || key === "src" || key === "srcDoc") { return; }
    element.setAttribute(ATTRIBUTES[key] || key, value === true ? "" : String(value));
  }

  function build(node) {
    if (node === null || node === undefined || typeof node === "boolean") { return null; }
    if (typeof node !== "object") { return document.createTextNode(String(node)); }
    if (Array.isArray(node)) {
      var many = document.createDocumentFragment();
      node.forEach(function (child) { var made = build(child); if (made) { many.appendChild(made); } });
      return many;
    }
    var name = String(node.type).toLowerCase();
    if (FORBIDDEN.test(name)) { return null; }
    var props = node.props || {};
    if (props["data-figure"]) { return chartBox(props); }
    var element = document.createElement(name);
    Object.keys(props).forEach(function (key) {
      if (key !== "children" && key !== "id") { attribute(element, key, props[key]); }
    });
    var inside = build(props.children);
    if (inside) { element.appendChild(inside); }
    return element;
  }

  function chartBox(props) {
    var box = document.createElement("div");
    box.className = props.className || "chart";
    box.setAttribute("role", "img");
    if (props["aria-label"]) { box.setAttribute("aria-label", props["aria-label"]); }
    box.iocFigure = JSON.parse(props["data-figure"]);
    return box;
  }

  function boxes(section) { return Array.from(section.querySelectorAll(".chart")); }

  function holdsChart(node) { return node.nodeType === Node.ELEMENT_NODE && (node.iocFigure || node.querySelector(".chart") !== null); }

  /* Puts what `fresh` holds into `place`. A chart stays where it is, and so does what it stands in: Plotly
     redraws it instead of starting anew, and the browser does not lay it out twice. */
  function settle(place, fresh) {
    var old = Array.from(place.childNodes);
    var wanted = Array.from(fresh.childNodes);
    wanted.forEach(function (node, index) {
      var before = old[index];
      if (!before) { place.appendChild(node); return; }
      var stays = holdsChart(node) && holdsChart(before) && !node.iocFigure === !before.iocFigure;
      if (!stays) { place.replaceChild(node, before); return; }
      if (node.iocFigure) {
        ["chart--tall", "chart--tallest"].forEach(function (room) { /* the other classes are Plotly's */
          before.classList.toggle(room, node.classList.contains(room));
        });
        before.iocFigure = node.iocFigure;
        before.setAttribute("aria-label", node.getAttribute("aria-label") || "");
      } else {
        before.className = node.className;
        settle(before, node);
      }
    });
    old.slice(wanted.length).forEach(function (node) { node.remove(); });
  }

  /* Charts that have left the page give back what Plotly holds for them. To watch the page for it would
     have the browser note each of the thousands of elements that charts are made of. */
  function purgeGone() {
    charts.forEach(function (box) {
      if (!box.isConnected) { window.Plotly.purge(box); charts.delete(box); }
    });
  }

  function whenPlotly() {
    if (window.Plotly) { return Promise.resolve(); }
    return new Promise(function (resolve) {
      var tag = document.getElementById("plotly");
      if (!tag) { /* the document was that of a page without charts */
        tag = document.createElement("script");
        tag.id = "plotly";
        tag.src = PLOTLY;
        document.head.appendChild(tag);
      }
      tag.addEventListener("load", function () { resolve(); });
    });
  }

  /* --- one panel -------------------------------------------------------------------------------------- */

  function place(section, panel, changed) {
    var before = drawn.get(section);
    var same = before && before.code === panel.code;
    if (same && before.tag === panel.tag && section.hasAttribute("data-drawn")) { return []; }
    var numbers = same && changed ? figuresOf(section) : null;
    settle(section.querySelector(":scope > .panel__frame") || section, build([panel.tree]));
    var found = boxes(section);
    section.dataset.filled = "true";
    section.dataset.state = panel.state;
    section.dataset.simulated = panel.simulated ? "true" : "false";
    section.classList.remove("failed");
    if (numbers) { light(section, numbers); }
    drawn.set(section, { code: panel.code, tag: panel.tag });
    if (!found.length) { section.dataset.drawn = "true"; }
    return found.map(function (box) { return { section: section, box: box }; });
  }

  function figuresOf(section) {
    return Array.from(section.querySelectorAll("[data-value]")).map(function (at) { return at.textContent; });
  }

  function light(section, before) {
    section.querySelectorAll("[data-value]").forEach(function (at, index) {
      if (before[index] !== at.textContent) { at.classList.add("lit"); }
    });
  }

  function drawCharts(jobs) {
    if (!jobs.length) { return Promise.resolve(); }
    return whenPlotly().then(function () {
      jobs = jobs.filter(function (job) { return job.box.isConnected; });
      jobs.forEach(function (job) { job.size = { width: job.box.offsetWidth, height: job.box.offsetHeight }; });
      jobs.forEach(function (job) {
        ioc.chart.draw(job.box, job.box.iocFigure, job.size);
        charts.add(job.box);
        job.section.dataset.drawn = "true";
      });
    });
  }

  /* --- asking -------------------------------------------------------------------------------------------- */

  function fetchPanels(url) {
    return fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } }).then(function (answer) {
      if (answer.status === 401 || answer.redirected) { location.reload(); return null; }
      if (!answer.ok) { throw new Error("panels: " + answer.status); }
      return answer.json();
    });
  }

  /* The panels of the page came with its document; else they are asked for as soon as this script runs,
     long before Dash has laid it out. */
  var brought = ioc.brought("panels");
  var early = {
    href: location.href,
    answer: brought ? Promise.resolve(JSON.parse(brought)) : fetchPanels(pageAddress()).catch(function () { return null; })
  };

  function pageAddress() {
    return address("/panels", { page: location.pathname, view: new URLSearchParams(location.search).get("view") || "" });
  }

  function ask(codes) {
    var asked = early && early.href === location.href ? early.answer : Promise.resolve(null);
    early = null;
    return asked.then(function (answer) {
      var whole = answer && codes.every(function (code) { return code in answer.panels; });
      return whole ? answer : fetchPanels(address("/panels", { codes: codes.join(",") }));
    });
  }

  function connection(state) {
    var shell = document.querySelector(".shell");
    if (shell) { shell.dataset.connection = state; }
  }

  function sections() { return Array.from(document.querySelectorAll("section[data-panel]")); }

  /* The rail says how the sources of each field are; a field that is all right says nothing. */
  function showFields(fields) {
    document.querySelectorAll("[data-field]").forEach(function (sign) {
      var found = (fields || {})[sign.dataset.field];
      sign.className = "sign" + (found ? " sign--" + found.state : "");
      sign.textContent = found && found.state !== "live" ? found.sign : "";
      sign.title = found ? found.word : "";
    });
  }

  /* Asks for the panels that stand on the page (or only those of `codes`) and draws what came.
     An answer that a later question has overtaken is dropped. */
  function refresh(options) {
    options = options || {};
    var wanted = sections().filter(function (section) {
      return !options.codes || options.codes.indexOf(section.dataset.panel) >= 0;
    });
    var round = options.codes ? ROUND : ++ROUND;
    var codes = Array.from(new Set(wanted.map(function (section) { return section.dataset.panel; })));
    return ask(codes).then(function (answer) {
      if (!answer || round !== ROUND) { return null; }
      connection("open");
      showFields(answer.fields);
      return draw(answer.panels, options.changed);
    }).catch(function () {
      connection("lost");
      ioc.lost = true;
    });
  }

  function draw(panels, changed) {
    var jobs = [];
    sections().forEach(function (section) {
      var panel = panels[section.dataset.panel];
      if (panel) {
        jobs = jobs.concat(place(section, panel, changed));
      }
    });
    purgeGone();
    return drawCharts(jobs).then(function () { document.dispatchEvent(new CustomEvent("ioc:drawn")); });
  }

  function redrawCharts() {
    ioc.chart.forget();
    sections().forEach(function (section) {
      boxes(section).forEach(function (box) { if (box.iocFigure) { ioc.chart.draw(box, box.iocFigure); } });
    });
  }

  /* --- the clientside callback: a page has been laid out, draw its panels --------------------------------- */

  function whenLaidOut(codes, tries) {
    var there = sections().map(function (section) { return section.dataset.panel; });
    var ready = codes.every(function (code) { return there.indexOf(code) >= 0; });
    if (ready || tries <= 0) { return Promise.resolve(); }
    return new Promise(function (resolve) { requestAnimationFrame(resolve); }).then(function () {
      return whenLaidOut(codes, tries - 1);
    });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.panels = {
    page: function (page) {
      document.dispatchEvent(new CustomEvent("ioc:page"));
      return page ? page.title : "";
    },
    draw: function (wanted) {
      if (!wanted) { return window.dash_clientside.no_update; }
      return whenLaidOut(wanted.codes, 240).then(refresh).then(function () { return wanted.codes.length; });
    }
  };

  ioc.panels = { refresh: refresh, redraw: redrawCharts, address: address, scope: scope, build: build, sections: sections, SCOPE: SCOPE };
})();
