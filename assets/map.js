/* Maps: what lies on the stage of a map panel, and what its controls do. All that it shows stands in the address.

   The panel around the map is drawn by panels.js; what it says of the map travels in `data-map` of its tree.
   Outlines and points are asked for here, once and again only when they may have changed. */
(function () {
  "use strict";
  var sheets = window.ioc && window.ioc.mapSheets;
  if (!sheets) { return; }
  var ioc = window.ioc;
  var L = window.L;
  var FIRST_DAY = [2020, 0]; /* year and month in which the days of the slider begin */
  var FINER = [9.75, 12]; /* zooms from which finer outlines are drawn */
  var ROUGH_UNTIL = 10.5; /* up to this zoom a first look at many points is exact enough */
  var SEARCH_MS = 180;
  var HINT_MS = 6000;
  var PAD = [24, 24];
  var NAME_REACH = 7; /* pixels around a point of an overlay in which it is pointed at */
  var CLOSE = 14; /* how near a place that was searched for is looked at */
  var outlines = {};

  function make(name, properties, children) {
    var element = document.createElement(name);
    Object.keys(properties || {}).forEach(function (key) {
      if (key in element && key !== "list") { element[key] = properties[key]; } else { element.setAttribute(key, properties[key]); }
    });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function ask(address) {
    return fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } }).then(function (answer) {
      if (answer.status === 401 || answer.redirected) { location.reload(); }
      if (!answer.ok) { throw new Error(address + ": " + answer.status); }
      return answer.json();
    });
  }

  /* --- the address: layers=a,b by=a.x,b.y heat=a at=lat,lon,zoom pick=a.7 ------------------------------------ */

  function state() { return new URLSearchParams(location.search); }

  function list(name) { return (state().get(name) || "").split(",").filter(Boolean); }

  function write(changes, kept) {
    var query = state();
    Object.keys(changes).forEach(function (key) { if (changes[key] === null) { query.delete(key); } else { query.set(key, changes[key]); } });
    var text = query.toString().replace(/%2C/g, ",");
    history[kept ? "replaceState" : "pushState"](history.state, "", location.pathname + (text ? "?" + text : ""));
  }

  function scoped(path, extra) {
    var query = ioc.panels.scope();
    ["indicator", "on", "boundaries"].forEach(function (key) { if (state().get(key)) { query.set(key, state().get(key)); } });
    query.delete("org");
    Object.keys(extra || {}).forEach(function (key) { query.set(key, extra[key]); });
    return path + "?" + query;
  }

  /* --- one map -------------------------------------------------------------------------------------------------- */

  function Stage(section, box) {
    this.section = section;
    this.stage = box;
    box.iocStage = this;
    this.map = box.querySelector(".map__leaflet").iocMap;
    this.card = box.querySelector(".map__card");
    this.hint = box.querySelector(".map__hint");
    this.units = new sheets.Units();
    this.marks = new sheets.Marks(this.units);
    this.points = new sheets.Points();
    [this.units, this.marks, this.points].forEach(function (sheet) { sheet.addTo(this.map); }, this);
    this.data = {};
    this.overlays = [];
    this.guests = [];
    this.searchField();
    this.listen();
  }

  Stage.prototype.listen = function () {
    var self = this, map = this.map;
    map.on("mousemove", function (event) { self.pointer = event.containerPoint; self.look(); });
    map.on("mouseout", function () { self.pointer = null; self.look(); });
    map.on("click", function (event) { self.clicked(event.containerPoint); });
    map.on("moveend", function () { self.moved(); });
    map.on("unload", function () { self.over = true; self.resized.disconnect(); });
    this.resized = new ResizeObserver(function () { if (!self.gone()) { map.invalidateSize({ animate: false }); } });
    this.resized.observe(map.getContainer());
  };

  /* Its page has been left: whatever comes in late has nowhere to go. */
  Stage.prototype.gone = function () { return this.over || !this.stage.isConnected; };

  /* The panel has been drawn, or the address has changed: show what they say. */
  Stage.prototype.show = function () {
    var self = this;
    var told = this.section.querySelector("[data-map]");
    if (!told) { return Promise.resolve(); }
    this.spec = JSON.parse(told.dataset.map);
    this.controls(told);
    return Promise.all([this.showUnits(), this.showLayers()]).then(function () {
      if (self.gone()) { return; }
      self.showPicked();
      self.drawnAt = self.drawnAt || performance.now();
      self.stage.dataset.mapped = "true";
    }).catch(function (error) {
      self.say(self.stage.dataset.failed);
      self.stage.dataset.mapped = "failed";
      window.console.warn(error.message);
    });
  };

  Stage.prototype.fineness = function () { return FINER.filter(function (zoom) { return this.map.getZoom() >= zoom; }, this).length; };

  Stage.prototype.showUnits = function () {
    var self = this, spec = this.spec;
    this.finest = this.fineness();
    var address = "/maps/areas/" + spec.level + "?on=" + spec.on + "&zoom=" + this.finest;
    outlines[address] = outlines[address] || ask(address).catch(function (error) { delete outlines[address]; throw error; });
    return outlines[address].then(function (collection) {
      if (self.gone()) { return; }
      if (self.drawnUnits !== address) { self.drawnUnits = address; self.units.setUnits(collection); }
      self.units.setLooks(spec.units, Boolean(spec.indicator), spec.all);
      self.marks.redraw();
      self.sayApproximate();
      if (!self.placed) { self.placed = true; self.view(); }
    });
  };

  Stage.prototype.sayApproximate = function () {
    var line = this.section.querySelector(".map__approximate");
    if (line) { line.hidden = !this.units.units.some(function (unit) { return unit.approximate; }); }
  };

  /* Where the address says, else all units. */
  Stage.prototype.view = function () {
    var at = list("at").map(Number);
    if (at.length === 3 && at.every(isFinite)) { this.still = true; this.map.setView([at[0], at[1]], at[2], { animate: false }); return; }
    this.whole(false);
  };

  Stage.prototype.whole = function (animate) {
    var box = this.units.bounds();
    if (!box) { return; }
    this.still = !animate;
    this.map.fitBounds(L.latLngBounds(sheets.latLng(box[0], box[1]), sheets.latLng(box[2], box[3])), { padding: PAD, animate: animate });
    if (state().get("at")) { write({ at: null }, true); }
  };

  Stage.prototype.moved = function () {
    if (this.gone()) { return; }
    if (this.spec && this.fineness() !== this.finest) { this.showUnits(); }
    if (this.map.getZoom() >= ROUGH_UNTIL) { this.sharpen(); }
    if (this.still) { this.still = false; return; }
    if (!this.placed) { return; }
    var centre = this.map.getCenter();
    write({ at: [centre.lat.toFixed(4), centre.lng.toFixed(4), this.map.getZoom()].join(",") }, true);
  };

  /* --- layers ------------------------------------------------------------------------------------------------------ */

  Stage.prototype.lit = function () {
    if (state().has("layers")) { return list("layers"); }
    return this.spec.lit.concat(this.overlays.map(function (overlay) { return "overlay." + overlay.name; }));
  };

  Stage.prototype.cutOf = function (layer) {
    var asked = list("by").find(function (each) { return each.split(".")[0] === layer.code; });
    return layer.by.find(function (cut) { return asked === layer.code + "." + cut.code; }) || layer.by[0];
  };

  Stage.prototype.showLayers = function () {
    var self = this, lit = this.lit();
    var shown = this.spec.layers.filter(function (layer) { return lit.indexOf(layer.code) >= 0; });
    this.spec.layers.forEach(function (layer) { self.showSwitch(layer, shown.indexOf(layer) >= 0); });
    return Promise.all(shown.map(function (layer) {
      return self.ask(layer.code, self.isRough(layer.code));
    }).concat(this.showOverlays(lit))).then(function () { self.paint(); });
  };

  Stage.prototype.ask = function (code, rough) {
    var self = this;
    return ask(scoped("/maps/points/" + code, rough ? { rough: 1 } : {})).then(function (packed) { self.data[code] = sheets.read(packed); });
  };

  /* From afar a first look will do, until somebody wants one thing of it. */
  Stage.prototype.isRough = function (code) {
    var known = this.data[code];
    return this.map.getZoom() < ROUGH_UNTIL && !(known && !known.rough) && (state().get("pick") || "").split(".")[0] !== code;
  };

  Stage.prototype.sharpen = function () {
    var self = this;
    var rough = this.lit().filter(function (code) { return self.data[code] && self.data[code].rough; });
    return Promise.all(rough.map(function (code) { return self.ask(code, false); })).then(function () { if (rough.length) { self.paint(); } });
  };

  Stage.prototype.paint = function () {
    if (this.gone()) { return; }
    var self = this, lit = this.lit();
    var layers = this.spec.layers.filter(function (layer) { return lit.indexOf(layer.code) >= 0 && self.data[layer.code]; });
    this.points.setLayers(layers.map(function (layer) {
      return { spec: layer, data: self.data[layer.code], cut: self.cutOf(layer), heat: list("heat").indexOf(layer.code) >= 0 };
    }).concat(this.guests));
  };

  /* Points that the page itself brings, in layers as Points takes them; each with what happens to one of it
     when it is `open`ed or `near`ed by the pointer. */
  Stage.prototype.invite = function (layers) {
    this.guests = layers;
    if (this.spec) { this.paint(); }
  };

  Stage.prototype.toggle = function (code) {
    var lit = this.lit().slice(), at = lit.indexOf(code), self = this;
    if (at >= 0) { lit.splice(at, 1); } else { lit.push(code); }
    write({ layers: lit.join(",") });
    var layer = this.spec.layers.find(function (each) { return each.code === code; });
    if (layer) { this.showSwitch(layer, at < 0); }
    if (at >= 0 || this.data[code]) { this.paint(); this.showOverlays(lit); return; }
    this.showLayers().catch(function () { self.say(self.stage.dataset.failed); });
  };

  /* Layers of lines and areas that the province has brought, below the points. */
  Stage.prototype.showOverlays = function (lit) {
    var self = this;
    return this.overlays.map(function (overlay) {
      var on = lit.indexOf("overlay." + overlay.name) >= 0;
      self.overlaySwitch(overlay, on);
      if (!on) { if (overlay.drawn) { overlay.drawn.remove(); } return null; }
      overlay.named = overlay.named || [];
      overlay.asked = overlay.asked || ask("/maps/overlays/" + encodeURIComponent(overlay.name)).then(function (collection) {
        var line = getComputedStyle(document.documentElement).getPropertyValue("--map-overlay").trim();
        overlay.drawn = L.geoJSON(collection, {
          interactive: false,
          style: { color: line, weight: 1.5, fillOpacity: 0.15 },
          pointToLayer: function (feature, at) {
            if (feature.properties.name) { overlay.named.push({ name: feature.properties.name, at: at }); }
            return L.circleMarker(at, { radius: 4, color: line, weight: 1.5, fillOpacity: 0.6 });
          }
        });
      });
      return overlay.asked.then(function () { if (!self.gone()) { overlay.drawn.addTo(self.map); self.order(); self.look(); } });
    }).filter(Boolean);
  };

  /* Whichever came first, they lie as the settings list them. */
  Stage.prototype.order = function () {
    this.overlays.forEach(function (overlay) {
      if (overlay.drawn && this.map.hasLayer(overlay.drawn)) { overlay.drawn.bringToFront(); }
    }, this);
  };

  /* The pictures of the province below everything, from this server; what lies on them lets them through. */
  Stage.prototype.showBase = function (base) {
    if (!base || this.units.below) { return; }
    this.units.setGround(base);
    if (!base.attribution) { return; }
    var words = new DOMParser().parseFromString(base.attribution, "text/html").body.textContent;
    this.stage.append(make("p", { className: "map__origin", textContent: words }));
  };

  /* --- controls that the tree of the panel holds ----------------------------------------------------------------------- */

  Stage.prototype.controls = function (told) {
    var self = this;
    var days = told.querySelector("[data-map-days]");
    if (days && !days.firstChild) { this.days(days, JSON.parse(days.dataset.mapDays)); }
    var focus = this.focus;
    this.focus = null;
    var again = focus && told.querySelector(focus);
    if (again) { again.focus(); }
    var box = told.querySelector("[data-map-overlays]");
    if (box && !box.firstChild) {
      this.overlaysAsked = this.overlaysAsked || ask("/maps/overlays").catch(function () { return { overlays: [], base: null }; });
      this.overlaysAsked.then(function (told) {
        if (self.gone()) { return null; }
        if (!self.overlays.length) { self.overlays = told.overlays; }
        self.showBase(told.base);
        box.hidden = !self.overlays.length;
        box.replaceChildren.apply(box, self.overlays.map(function (overlay) {
          return make("button", { className: "map__switch", role: "switch", "aria-checked": "false", "data-map-layer": "overlay." + overlay.name }, [overlay.title]);
        }));
        return Promise.all(self.showOverlays(self.lit()));
      });
    }
  };

  Stage.prototype.switchOf = function (code) { return this.section.querySelector('[data-map-layer="' + code + '"]'); };

  Stage.prototype.overlaySwitch = function (overlay, on) {
    var button = this.switchOf("overlay." + overlay.name);
    if (button) { button.setAttribute("aria-checked", on ? "true" : "false"); }
  };

  /* The switch of a layer, and below it, while it is on, how it is coloured and what its shapes mean. */
  Stage.prototype.showSwitch = function (layer, on) {
    var button = this.switchOf(layer.code);
    if (!button) { return; }
    button.setAttribute("aria-checked", on ? "true" : "false");
    var box = button.parentElement.querySelector(".map__looks");
    box.hidden = !on;
    if (!on) { return; }
    var cut = this.cutOf(layer), heat = list("heat").indexOf(layer.code) >= 0, words = this.spec.words, self = this;
    var focused = box.contains(document.activeElement) ? document.activeElement.dataset.mapCut : "";
    var choosers = [];
    function chooser(name, key, options, chosen) {
      var select = make("select", { "aria-label": layer.title + ": " + name, "data-map-cut": key }, options.map(function (option) { return new Option(option[1], option[0], false, option[0] === chosen); }));
      select.addEventListener("change", function () { self.recut(layer, key, select.value); });
      choosers.push(make("label", { className: "map__chooser" }, [make("span", { className: "map__name", textContent: name }), select]));
    }
    if (layer.by.length > 1) { chooser(words.by, "by", layer.by.map(function (each) { return [each.code, each.title]; }), cut.code); }
    if (layer.heat) { chooser(words.how, "heat", [["", words.as_points], ["heat", words.as_heat]], heat ? "heat" : ""); }
    var keys = heat ? [] : cut.items.map(function (item) {
      var swatch = make("span", { className: "map__look map__look--" + item[1] });
      swatch.style.setProperty("--look", "var(--" + item[2] + ")");
      return make("li", { className: "map__key" }, [swatch, make("span", { textContent: item[0] })]);
    });
    box.replaceChildren.apply(box, choosers.concat([make("ul", { className: "map__legend" }, keys)]));
    if (focused) { box.querySelector('[data-map-cut="' + focused + '"]').focus(); }
  };

  Stage.prototype.recut = function (layer, key, value) {
    var others = list(key).filter(function (each) { return each.split(".")[0] !== layer.code; });
    if (value) { others.push(key === "by" ? layer.code + "." + value : layer.code); }
    var change = {};
    change[key] = others.length ? others.join(",") : null;
    write(change);
    this.showSwitch(layer, true);
    this.paint();
  };

  /* A slider over the ends of months up to today; the units and the figures are those of its day. */
  Stage.prototype.days = function (box, told) {
    var self = this;
    var today = new Date();
    var months = (today.getFullYear() - FIRST_DAY[0]) * 12 + today.getMonth() - FIRST_DAY[1];
    function dayAt(step) { return step >= months ? "" : iso(new Date(FIRST_DAY[0], FIRST_DAY[1] + step + 1, 0)); }
    function iso(day) { return day.getFullYear() + "-" + String(day.getMonth() + 1).padStart(2, "0") + "-" + String(day.getDate()).padStart(2, "0"); }
    function spoken(day) { return day ? day.split("-").reverse().join("/") : told.today; }
    var on = told.on.split("-").map(Number);
    var step = Math.min(months, (on[0] - FIRST_DAY[0]) * 12 + on[1] - 1 - FIRST_DAY[1]);
    var words = make("output", { className: "map__told", textContent: told.told });
    var slider = make("input", { type: "range", min: 0, max: months, step: 1, value: step, "aria-label": told.name, "aria-valuetext": told.told, "data-map-slider": "" });
    function go(day) {
      self.focus = "[data-map-slider]";
      write({ on: day || null });
      ioc.panels.refresh();
    }
    slider.addEventListener("input", function () {
      words.textContent = spoken(dayAt(Number(slider.value)));
      slider.setAttribute("aria-valuetext", words.textContent);
    });
    slider.addEventListener("change", function () { go(dayAt(Number(slider.value))); });
    var reform = told.eve ? make("button", { className: "map__day", textContent: told.before, type: "button" }) : "";
    if (reform) { reform.addEventListener("click", function () { go(told.eve); }); }
    var now = make("button", { className: "map__day", textContent: told.today, type: "button" });
    now.addEventListener("click", function () { go(""); });
    box.append(make("span", { className: "map__name", textContent: told.name }), words, slider, make("div", { className: "map__shortcuts" }, [reform, now]));
  };

  /* --- pointer and card --------------------------------------------------------------------------------------------------- */

  Stage.prototype.look = function () {
    var self = this;
    if (this.looking) { return; }
    this.looking = true;
    requestAnimationFrame(function () {
      self.looking = false;
      if (self.gone() || !self.spec) { return; }
      var point = self.pointer && self.points.at(self.pointer);
      var named = self.pointer && !point ? self.nameAt(self.pointer) : null;
      var unit = self.pointer && !point ? self.units.at(self.pointer) : null;
      self.marks.show(unit ? unit.code : null, self.chosenUnit);
      self.map.getContainer().style.cursor = point || unit ? "pointer" : "";
      self.tell(point ? self.wordsOf(point) : named ? named.name : unit ? self.wordsOfUnit(unit) : "");
      self.guests.forEach(function (layer) { layer.near(point && point.layer === layer ? point.member : -1); });
    });
  };

  /* The name of a point of an overlay that lies below the pointer. */
  Stage.prototype.nameAt = function (pointer) {
    var map = this.map, corner = L.point(NAME_REACH, NAME_REACH);
    var near = L.latLngBounds(map.containerPointToLatLng(pointer.subtract(corner)), map.containerPointToLatLng(pointer.add(corner)));
    var lit = this.lit();
    return this.overlays.reduce(function (found, overlay) {
      var named = lit.indexOf("overlay." + overlay.name) >= 0 && overlay.named || [];
      return found || named.find(function (each) { return near.contains(each.at); }) || null;
    }, null);
  };

  Stage.prototype.wordsOfUnit = function (unit) {
    var look = this.spec.units[unit.code];
    if (!this.spec.indicator) { return unit.name; }
    var number = look ? look[1] + (typeof look[0] === "number" ? " " + this.spec.unit : "") : this.spec.none;
    return unit.name + "\n" + this.spec.title + ": " + number;
  };

  Stage.prototype.wordsOf = function (item) {
    var layer = item.layer;
    if (!item.members) {
      var name = layer.data.names ? layer.data.names[item.member] : layer.spec.title;
      return name + (item.look ? "\n" + item.look[0] : "");
    }
    return layer.spec.title + ": " + ioc.mapNumber(item.members.length) + Object.keys(item.parts).map(function (code) {
      var look = layer.cut.items[code];
      return look ? "\n" + look[0] + ": " + ioc.mapNumber(item.parts[code]) : "";
    }).join("");
  };

  Stage.prototype.tell = function (text) {
    this.hint.hidden = !text;
    if (!text) { return; }
    this.hint.textContent = text;
    if (this.gone()) { return; }
    var size = this.map.getSize(), at = this.pointer;
    var left = Math.min(at.x + 14, size.x - this.hint.offsetWidth - 6);
    var top = at.y + 18 + this.hint.offsetHeight > size.y ? at.y - this.hint.offsetHeight - 10 : at.y + 18;
    this.hint.style.transform = "translate(" + Math.max(4, left) + "px," + Math.max(4, top) + "px)";
  };

  Stage.prototype.say = function (text) {
    var self = this;
    this.pointer = this.pointer || { x: 20, y: 70 };
    this.tell(text);
    setTimeout(function () { self.hint.hidden = true; }, HINT_MS);
  };

  Stage.prototype.clicked = function (at) {
    var item = this.points.at(at);
    if (item && item.layer.open) { item.layer.open(item.member); return; }
    if (item && item.members) { this.spread(item); return; }
    if (item && item.layer.data.rough) { var self = this; this.sharpen().then(function () { self.clicked(at); }); return; }
    if (item) { this.pick(item.layer.spec.code + "." + item.layer.data.ids[item.member]); return; }
    var unit = this.units.at(at);
    this.pick(unit ? "unit." + unit.code : null);
  };

  /* Points that lie together come apart when one goes nearer. */
  Stage.prototype.spread = function (item) {
    var data = item.layer.data;
    var bounds = L.latLngBounds(item.members.map(function (member) { return sheets.latLng(data.x[member], data.y[member]); }));
    var nearer = Math.max(this.map.getZoom() + 1, Math.min(this.map.getBoundsZoom(bounds, false, L.point(60, 60)), 16));
    this.map.setView(bounds.getCenter(), nearer);
  };

  Stage.prototype.pick = function (what) {
    if (this.data[(what || "").split(".")[0]]) { this.sharpen(); }
    if ((state().get("pick") || null) === what) { this.shownCard = ""; this.showPicked(); return; }
    write({ pick: what });
    this.showPicked();
  };

  Stage.prototype.showPicked = function () {
    var picked = (state().get("pick") || "").split("."), self = this;
    var kind = picked[0], name = picked[1] || "";
    this.chosenUnit = kind === "unit" ? name : null;
    this.marks.show(null, this.chosenUnit);
    this.points.choose(name && kind !== "unit" ? kind : null, Number(name));
    if (!name) { this.card.hidden = true; this.card.replaceChildren(); this.shownCard = ""; return; }
    var address = scoped("/maps/card", kind === "unit" ? { unit: name, indicator: this.spec.indicator } : { layer: kind, number: name });
    if (this.shownCard === address + this.spec.on) { return; }
    this.shownCard = address + this.spec.on;
    ask(address).then(function (answer) {
      if (self.shownCard !== address + self.spec.on) { return; }
      var close = make("button", { className: "icon-button map__close", type: "button", "aria-label": self.stage.dataset.close, "data-map-do": "close" }, [make("i", { className: "bi bi-x-lg", "aria-hidden": "true" })]);
      self.card.replaceChildren(close, ioc.panels.build(answer.tree));
      self.card.hidden = false;
      self.card.scrollTop = 0;
    }).catch(function () {
      self.shownCard = "";
      self.card.hidden = true;
      self.say(self.stage.dataset.none);
    });
  };

  /* --- search ---------------------------------------------------------------------------------------------------------------- */

  Stage.prototype.searchField = function () {
    var self = this, label = this.stage.querySelector("[data-map-field]");
    var results = this.stage.querySelector(".map__found");
    var name = label.dataset.mapField, waiting = null, round = 0;
    var field = make("input", { type: "search", className: "map__query", placeholder: name, "aria-label": name, autocomplete: "off" });
    label.append(field);
    function clear() { results.hidden = true; results.replaceChildren(); }
    function show(found) {
      results.replaceChildren.apply(results, found.map(function (each) {
        var button = make("button", { type: "button" }, [make("span", { textContent: each.name }), make("span", { className: "soft", textContent: each.detail })]);
        button.addEventListener("click", function () { clear(); field.value = each.name; self.goTo(each); });
        return make("li", {}, [button]);
      }));
      if (!found.length) { results.append(make("li", { className: "map__none", textContent: self.stage.dataset.none })); }
      results.hidden = false;
    }
    field.addEventListener("input", function () {
      clearTimeout(waiting);
      var asked = ++round;
      if (field.value.trim().length < 2) { clear(); return; }
      waiting = setTimeout(function () {
        ask(scoped("/maps/search", { q: field.value })).then(function (answer) { if (asked === round) { show(answer.found); } }).catch(clear);
      }, SEARCH_MS);
    });
    this.stage.querySelector(".map__search").addEventListener("keydown", function (event) {
      var buttons = Array.from(results.querySelectorAll("button")), at = buttons.indexOf(document.activeElement);
      if (event.key === "Escape") { clear(); field.focus(); }
      else if (event.key === "ArrowDown" && buttons.length) { event.preventDefault(); buttons[Math.min(at + 1, buttons.length - 1)].focus(); }
      else if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (buttons[at - 1] || field).focus(); }
      else if (event.key === "Enter" && at < 0 && buttons.length) { event.preventDefault(); buttons[0].click(); }
    });
    document.addEventListener("click", function (event) { if (!self.stage.contains(event.target)) { clear(); } });
  };

  Stage.prototype.goTo = function (found) {
    if (found.unit) {
      this.goToUnit(found.unit);
      return;
    }
    if (this.lit().indexOf(found.layer) < 0 && this.switchOf(found.layer)) { this.toggle(found.layer); }
    this.map.setView([found.at[1], found.at[0]], Math.max(this.map.getZoom(), CLOSE));
    this.pick(found.layer + "." + found.number);
  };

  Stage.prototype.goToUnit = function (code) {
    var unit = this.units.byCode && this.units.byCode[code];
    if (unit) { this.map.fitBounds(L.latLngBounds(sheets.latLng(unit.box[0], unit.box[1]), sheets.latLng(unit.box[2], unit.box[3])), { padding: [120, 120], maxZoom: 13 }); }
    this.pick("unit." + code);
  };

  Stage.prototype.act = function (action) {
    if (action === "zoom_in") { this.map.zoomIn(1); }
    else if (action === "zoom_out") { this.map.zoomOut(1); }
    else if (action === "whole") { this.whole(true); }
    else if (action === "print") { window.print(); }
    else if (action === "close") { this.pick(null); this.map.getContainer().focus(); }
    else if (action === "full") { if (document.fullscreenElement) { document.exitFullscreen(); } else { this.section.requestFullscreen(); } }
  };

  /* --- all maps of the page ----------------------------------------------------------------------------------------------------- */

  var stages = new Map();

  function each(then) {
    document.querySelectorAll("section[data-panel]").forEach(function (section) {
      var box = section.querySelector("[data-map-stage]");
      var leaflet = box && box.querySelector(".map__leaflet");
      if (!leaflet || !leaflet.iocMap) { return; }
      var known = stages.get(section);
      if (!known || known.map !== leaflet.iocMap) { known = new Stage(section, box); stages.set(section, known); }
      then(known);
    });
    stages.forEach(function (stage, section) { if (stage.gone()) { stage.resized.disconnect(); stages.delete(section); } });
  }

  function stageOf(element) {
    var section = element.closest("section[data-panel]");
    return section ? stages.get(section) : null;
  }

  function showAll() { each(function (stage) { stage.show(); }); }

  document.addEventListener("ioc:drawn", showAll);
  document.addEventListener("ioc:map", function () { setTimeout(showAll, 0); });
  window.addEventListener("popstate", function () { each(function (stage) { if (stage.spec) { stage.view(); stage.show(); } }); });

  document.addEventListener("click", function (event) {
    var at = event.target.closest && event.target.closest("[data-map-do], [data-map-layer], [data-map-unit]");
    var stage = at && stageOf(at);
    if (!stage) { return; }
    if (at.dataset.mapDo) { stage.act(at.dataset.mapDo); }
    else if (at.dataset.mapLayer) { stage.toggle(at.dataset.mapLayer); }
    else { event.preventDefault(); stage.goToUnit(at.dataset.mapUnit); }
  });

  document.addEventListener("change", function (event) {
    var key = event.target.dataset && event.target.dataset.mapKey;
    var stage = key && stageOf(event.target);
    if (!stage) { return; }
    var change = {};
    change[key] = event.target.value || null;
    stage.focus = '[data-map-key="' + key + '"]';
    write(change);
    ioc.panels.refresh();
  });

  function redraw() { each(function (stage) { stage.units.redraw(); stage.marks.redraw(); stage.points.redraw(); }); }

  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  /* Paper is white: a map is printed in the colours of the light theme, whatever the screen has. */
  var shown = null;
  window.addEventListener("beforeprint", function () {
    if (shown !== null || !stages.size) { return; }
    shown = document.documentElement.dataset.theme || "";
    document.documentElement.dataset.theme = "light";
    redraw();
  });
  window.addEventListener("afterprint", function () {
    if (shown === null) { return; }
    if (shown) { document.documentElement.dataset.theme = shown; } else { delete document.documentElement.dataset.theme; }
    shown = null;
    redraw();
  });
})();
