/* What the shell does by itself: theme, clock, filters in the address, links that keep them, panel menus. */
(function () {
  "use strict";
  var ioc = window.ioc;
  var root = document.documentElement;
  var CLOCK_MS = 1000;
  var ZONE = "Asia/Ho_Chi_Minh";
  var LIST = "/danh-sach?";

  /* --- theme ------------------------------------------------------------------------------------ */

  function theme(name) {
    root.dataset.theme = name;
    try { localStorage.setItem("theme", name); } catch (error) { root.dataset.unkept = "theme"; }
  }

  try { root.dataset.theme = localStorage.getItem("theme") || "dark"; } catch (error) { root.dataset.theme = "dark"; }

  /* --- clock -------------------------------------------------------------------------------------- */

  var time = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
  var weekday = new Intl.DateTimeFormat("vi", { weekday: "long", timeZone: ZONE });
  var day = new Intl.DateTimeFormat("vi", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: ZONE });

  function tick() {
    var now = new Date();
    var clock = document.querySelector("[data-clock]");
    if (!clock) { return; }
    clock.querySelector(".clock__time").textContent = time.format(now);
    clock.querySelector(".clock__day").textContent = weekday.format(now) + " " + day.format(now);
  }
  setInterval(tick, CLOCK_MS);

  /* --- scope in the address ------------------------------------------------------------------------- */

  function filters() { return Array.from(document.querySelectorAll("[data-filter]")); }

  /* The choices of a filter travel as data: [value, name, group, alias]. */
  function fill(field) {
    var groups = {};
    JSON.parse(field.dataset.options).forEach(function (choice) {
      var box = field;
      if (choice[2]) {
        box = groups[choice[2]];
        if (!box) { box = groups[choice[2]] = document.createElement("optgroup"); box.label = choice[2]; box.dataset.letters = choice[0].length; field.appendChild(box); }
      }
      var option = new Option(choice[1], choice[0]);
      if (choice[3]) { option.dataset.alias = choice[3]; }
      box.appendChild(option);
    });
  }

  function showScope() {
    var kept = ioc.panels.scope();
    filters().forEach(function (field) {
      if (!field.options.length) { fill(field); }
      var wanted = kept.get(field.dataset.filter) || "";
      field.value = wanted && field.querySelector('[data-alias="' + CSS.escape(wanted) + '"]') ? "" : wanted;
      if (field.selectedIndex < 0) { /* older than what is offered, as a link of long ago may ask for */
        field.add(new Option(wanted.split("-").reverse().join("/"), wanted));
        field.value = wanted;
      }
      field.closest(".chip").classList.toggle("chip--set", field.value !== "");
    });
  }

  function filtered(field) {
    var query = new URLSearchParams(location.search);
    if (field.value) { query.set(field.dataset.filter, field.value); } else { query.delete(field.dataset.filter); }
    var text = query.toString();
    history.pushState(null, "", location.pathname + (text ? "?" + text : ""));
    showScope();
    if (document.querySelector(".crumbs")) { window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); } /* the way down has changed too */
    ioc.panels.refresh();
  }

  /* A link inside the product keeps the scope and changes the page without a reload. */
  function follow(event, link) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) { return; }
    event.preventDefault();
    go(link.href, link.dataset.libraries);
  }

  /* Libraries that are not there yet come with the document of the page. */
  function go(address, libraries) {
    var target = new URL(address, location.href);
    ioc.panels.scope().forEach(function (value, key) { if (!target.searchParams.has(key)) { target.searchParams.set(key, value); } });
    if ((libraries || "").split(" ").some(function (name) { return name && !window[name]; })) { location.href = target; return; }
    history.pushState(null, "", target.pathname + target.search);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    closeRail();
  }

  /* A part of a chart leads down; lists come with libraries of their own, so they are loaded as a whole. */
  ioc.down = function (address) {
    if (address.indexOf(LIST) === 0) { location.href = address; } else { go(address); }
  };

  function closeRail() {
    var rail = document.querySelector(".rail");
    if (rail) { rail.classList.remove("open"); }
  }

  function showPage() {
    document.querySelectorAll(".rail__link").forEach(function (link) {
      if (link.getAttribute("href") === location.pathname) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
    });
    showScope();
    tick();
  }

  /* --- menu of a panel -------------------------------------------------------------------------------- */

  var opener = null;

  function menu() { return document.getElementById("panel-menu"); }

  function openMenu(button) {
    var box = menu();
    if (opener === button && !box.hidden) { closeMenu(); return; }
    opener = button;
    box.hidden = false;
    box.querySelector('[data-aspect="records"]').hidden = !button.closest("[data-counted]");
    var at = button.getBoundingClientRect();
    box.style.position = "fixed";
    box.style.right = "auto";
    box.style.left = Math.max(8, at.right - box.offsetWidth) + "px";
    box.style.top = Math.min(at.bottom + 4, innerHeight - box.offsetHeight - 8) + "px";
    button.setAttribute("aria-expanded", "true");
    box.querySelector("button:not([hidden])").focus();
  }

  function closeMenu() {
    var box = menu();
    if (!box || box.hidden) { return; }
    box.hidden = true;
    if (opener) { opener.setAttribute("aria-expanded", "false"); opener.focus(); }
  }

  function walkMenu(step) {
    var items = Array.from(menu().querySelectorAll("button:not([hidden])"));
    var at = items.indexOf(document.activeElement);
    items[(at + step + items.length) % items.length].focus();
  }

  function chosen(item) {
    var code = (item.closest("section") || opener.closest("section")).dataset.panel;
    closeMenu();
    if (item.dataset.aspect === "link") { copyLink(code, item.dataset.done); return; }
    if (item.dataset.aspect === "xlsx" || item.dataset.aspect === "csv") {
      location.href = ioc.panels.address("/panels/" + code + "/" + item.dataset.aspect);
      return;
    }
    openSheet(code, item.dataset.aspect);
  }

  function copyLink(code, done) {
    var link = location.origin + ioc.panels.address(location.pathname, Object.fromEntries(new URLSearchParams(location.search))) + "#" + code;
    var copied = navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.reject(new Error("no clipboard"));
    copied.then(function () { toast(done); }, function () { toast(link); });
  }

  function toast(text) {
    var note = document.createElement("div");
    note.className = "toast";
    note.setAttribute("role", "status");
    note.textContent = text;
    document.body.appendChild(note);
    setTimeout(function () { note.remove(); }, 4000);
  }

  function openSheet(code, aspect) {
    var sheet = document.getElementById("sheet");
    fetch(ioc.panels.address("/panels/" + code + "/" + aspect), { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (answer) {
      sheet.querySelector(".sheet__title").textContent = answer.title;
      sheet.querySelector(".sheet__body").replaceChildren(ioc.panels.build(answer.tree) || "");
      sheet.dataset.aspect = aspect;
      if (!sheet.open) { sheet.showModal(); }
    }).catch(function () { toast(sheet.dataset.failed); });
  }

  /* --- events --------------------------------------------------------------------------------------------- */

  document.addEventListener("click", function (event) {
    var at = event.target;
    var button = at.closest && at.closest("[data-menu], [data-aspect], [data-theme-set], [data-close], [data-rail], a[data-nav], [data-reload]");
    if (!at.closest || !at.closest("#panel-menu, [data-menu]")) { closeMenu(); }
    var person = document.querySelector("details.person[open]");
    if (person && !person.contains(at)) { person.open = false; }
    if (!button) { return; }
    if (button.matches("[data-menu]")) { openMenu(button); }
    else if (button.matches("[data-aspect]")) { chosen(button); }
    else if (button.matches("[data-theme-set]")) { theme(root.dataset.theme === "light" ? "dark" : "light"); ioc.panels.redraw(); }
    else if (button.matches("[data-close]")) { document.getElementById("sheet").close(); }
    else if (button.matches("[data-rail]")) { document.querySelector(".rail").classList.toggle("open"); }
    else if (button.matches("[data-reload]")) { ioc.panels.refresh(); }
    else if (button.matches("a[data-nav]")) { follow(event, button); }
  });

  document.addEventListener("keydown", function (event) {
    if (!menu() || menu().hidden) { return; }
    if (event.key === "Escape") { closeMenu(); }
    else if (event.key === "ArrowDown") { event.preventDefault(); walkMenu(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); walkMenu(-1); }
    else if (event.key === "Tab") { closeMenu(); }
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-filter]")) { filtered(event.target); }
  });

  document.addEventListener("ioc:page", showPage);

  /* The tab of the view shown is seen, also where the tabs are wider than the screen. */
  document.addEventListener("ioc:drawn", function () {
    var tab = document.querySelector(".tabs__tab[aria-current]");
    if (tab && tab.offsetLeft + tab.offsetWidth > innerWidth) { tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetWidth / 2; }
  });

  window.addEventListener("popstate", function () { showScope(); ioc.panels.refresh(); });
})();
