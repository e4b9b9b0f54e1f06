/* The wall of cameras: which tiles are shown, their pictures, how old these are, and one camera in large.

   A picture is shown as it is only while it is young and the gateway says that it tells of now; else it is
   dimmed and hatched, and words say why. Ages are counted against the clock of the server. */
(function () {
  "use strict";
  var ioc = window.ioc = window.ioc || {};
  var ASK_MS = 4000;
  var TICK_MS = 1000;
  var ROTATE_MS = 20000;
  var LARGE_MS = 2000;
  var HLS = "/assets/vendor/hls.light.min.js";
  var SIZE = "16";
  var BRIEF = 25; /* tiles on a screen from which there is little room for words */
  var NEAR_ZOOM = 13; /* how near a camera is looked at on the map */
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  var wall = null;
  var words = {};
  var known = {};
  var reached = true;
  var enabled = true;
  var marked = "";
  var offset = 0;
  var asking = null;
  var rotating = null;
  var large = null;
  var wanted = "";

  /* --- the address ------------------------------------------------------------------------------- */

  function asked(key) { return new URLSearchParams(location.search).get(key) || ""; }

  function put(changes) {
    var query = new URLSearchParams(location.search);
    Object.keys(changes).forEach(function (key) { if (changes[key]) { query.set(key, changes[key]); } else { query.delete(key); } });
    var text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text ? "?" + text : ""));
  }

  /* --- words --------------------------------------------------------------------------------------- */

  function fill(key, values) {
    return Object.keys(values).reduce(function (text, name) { return text.replace("{" + name + "}", values[name]); }, words[key]);
  }

  function now() { return Date.now() + offset; }

  function age(told) { return told && told.taken ? Math.max(0, (now() - Date.parse(told.taken)) / 1000) : null; }

  /* "3 giây trước", or only "3 giây" where there is little room. */
  function ago(seconds, brief) {
    var steps = [[86400, "days"], [3600, "hours"], [60, "minutes"], [0, "seconds"]];
    var step = steps.find(function (each) { return seconds >= each[0]; });
    return fill(brief ? step[1] : step[1] + "_ago", { n: Math.floor(seconds / (step[0] || 1)) });
  }

  /* --- how a tile looks -------------------------------------------------------------------------- */

  function condition(told) { return told && words.conditions[told.condition]; }

  /* Whether what the picture of a camera shows is there now. */
  function isNow(told) {
    var seen = condition(told);
    return Boolean(reached && seen && seen.shows && age(told) !== null && age(told) <= Number(wall.dataset.oldAfter));
  }

  /* What has to be said over a picture that is not of now, or where there is none. */
  function banner(told) {
    if (!told) { return enabled ? words.unwatched : words.no_picture; }
    var seen = condition(told);
    if (age(told) === null) { return words.reasons[told.reason] || words.no_picture; }
    if (isNow(told)) { return ""; }
    return seen && !seen.shows ? seen.word : words.old;
  }

  function say(element, text) { if (element.textContent !== text) { element.textContent = text; } }

  function showState(tile, told) {
    var seen = condition(told) || { sign: "○", colour: "missing", word: told ? words.connecting : tile.dataset.known };
    var place = tile.querySelector(".tile-state");
    if (place.dataset.text === seen.word) { return; }
    place.dataset.text = seen.word;
    var sign = document.createElement("span");
    sign.className = "sign sign--" + seen.colour;
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = seen.sign;
    place.replaceChildren(sign, " " + seen.word);
  }

  function paint(tile) {
    var told = known[tile.dataset.camera];
    var seconds = age(told);
    tile.dataset.look = seconds === null ? "none" : isNow(told) ? "now" : "old";
    tile.title = tile.dataset.name;
    tile.dataset.condition = told ? told.condition : "";
    showState(tile, told);
    say(tile.querySelector(".tile-age"), seconds === null ? "" : ago(seconds, Number(asked("size")) >= BRIEF));
    var over = tile.querySelector(".tile-banner") || tile.querySelector(".tile-picture").appendChild(document.createElement("span"));
    over.className = "tile-banner";
    say(over, banner(told));
  }

  function address(camera, told) { return "/cameras/" + encodeURIComponent(camera) + "/picture.jpg?tag=" + told.tag; }

  /* The picture of a tile: a new one takes the place of the old when it has come, never before. */
  function picture(place, camera, told) {
    if (!told || !told.tag || place.dataset.tag === told.tag) { return; }
    place.dataset.tag = told.tag;
    var image = new Image();
    image.alt = "";
    image.decoding = "async";
    image.onload = function () {
      var before = place.querySelector("img");
      if (before) { before.replaceWith(image); } else { place.prepend(image); }
    };
    image.onerror = function () { delete place.dataset.tag; };
    image.src = address(camera, told);
  }

  /* --- which tiles are shown ----------------------------------------------------------------------- */

  function tiles() { return wall ? Array.from(wall.querySelectorAll(".tile-camera")) : []; }

  function troubled(tile) {
    var seen = condition(known[tile.dataset.camera]);
    return seen ? !seen.shows : tile.dataset.status !== "online";
  }

  function chosen() {
    var group = asked("group");
    var state = asked("state");
    var found = tiles().filter(function (tile) {
      return (!group || tile.dataset.group === group) && (!state || (state === "trouble" ? troubled(tile) : isNow(known[tile.dataset.camera])));
    });
    /* cameras that the gateway watches come first, each part in the order of the wall */
    return found.filter(function (tile) { return known[tile.dataset.camera]; }).concat(found.filter(function (tile) { return !known[tile.dataset.camera]; }));
  }

  /* --- the map beside --------------------------------------------------------------------------------- */

  function beside() { return document.querySelector(".panel.beside"); }

  function stage() {
    var section = beside();
    var box = section && !section.hidden && section.querySelector("[data-map-stage]");
    return box && box.iocStage && box.iocStage.spec ? box.iocStage : null;
  }

  function showMap() {
    var section = beside(), button = wall.querySelector('[data-wall-do="map"]');
    button.hidden = !section;
    if (!section) { return; }
    var before = section.hidden;
    section.hidden = asked("map") === "0";
    if (before && !section.hidden) { setTimeout(function () { var map = stage(); if (map) { map.map.invalidateSize({ animate: false }); map.view(); } }, 0); }
    button.setAttribute("aria-pressed", String(!section.hidden));
  }

  /* Cameras of the choice as points: those whose tiles are seen in full, the others small. */
  function putOnMap(found, shown) {
    var map = stage();
    if (!map) { return; }
    var codes = Object.keys(words.conditions);
    var looks = codes.map(function (code) { var each = words.conditions[code]; return [each.word, each.shape, each.colour]; });
    looks.push([words.unwatched, "ring", "text-3"]);
    var layers = [found.filter(function (tile) { return shown.indexOf(tile) < 0; }), shown].map(function (some, full) {
      var placed = some.filter(function (tile) { return tile.dataset.at; });
      return layerOf(placed, codes, looks, full);
    });
    var now = JSON.stringify(layers.map(function (layer) { return [layer.cameras, Array.from(layer.data.by.condition)]; }));
    if (map.guestsDrawn !== now) { map.guestsDrawn = now; map.invite(layers); mark(marked, true); }
  }

  function layerOf(placed, codes, looks, full) {
    var sheets = ioc.mapSheets, count = placed.length;
    var data = { count: count, x: new Float64Array(count), y: new Float64Array(count), ids: placed.map(function (_tile, at) { return at; }), by: { condition: new Uint8Array(count) }, names: [] };
    placed.forEach(function (tile, at) {
      var lies = tile.dataset.at.split(",").map(Number), told = known[tile.dataset.camera];
      data.x[at] = sheets.worldX(lies[0]);
      data.y[at] = sheets.worldY(lies[1]);
      data.by.condition[at] = told && codes.indexOf(told.condition) >= 0 ? codes.indexOf(told.condition) : codes.length;
      data.names.push(tile.dataset.name);
    });
    var cameras = placed.map(function (tile) { return tile.dataset.camera; });
    return {
      spec: { code: full ? "shown" : "others", tone: "s3", icon: "camera-video", ended: !full }, data: data, cut: { code: "condition", items: looks },
      apart: true, radius: full ? 6 : 3, cameras: cameras,
      open: function (member) { turnTo(cameras[member]); open(cameras[member]); },
      near: function (member) { placed.forEach(function (tile, at) { if (at === member) { tile.dataset.near = ""; } else { delete tile.dataset.near; } }); }
    };
  }

  /* Ring the point of a camera. */
  function mark(camera, again) {
    var map = stage();
    if (!map || (camera === marked && !again)) { return; }
    marked = camera;
    var layer = map.guests.find(function (each) { return each.cameras.indexOf(camera) >= 0; });
    map.points.choose(layer ? layer.spec.code : null, layer ? layer.cameras.indexOf(camera) : 0);
  }

  /* Bring the point of a camera into the middle, from near. */
  function find(camera) {
    var map = stage(), tile = tiles().find(function (each) { return each.dataset.camera === camera; });
    if (!map || !tile || !tile.dataset.at) { return; }
    var lies = tile.dataset.at.split(",").map(Number);
    map.map.setView([lies[1], lies[0]], Math.max(map.map.getZoom(), NEAR_ZOOM));
    mark(camera);
    map.section.scrollIntoView({ block: "nearest" });
  }

  /* The page of the wall that has the tile of a camera. */
  function turnTo(camera) {
    var at = chosen().findIndex(function (tile) { return tile.dataset.camera === camera; });
    if (at < 0) { return; }
    var page = Math.floor(at / Number(asked("size") || SIZE)) + 1;
    put({ page: page > 1 ? String(page) : "" });
    lay();
  }

  function pages(found) { return Math.max(1, Math.ceil(found.length / Number(asked("size") || SIZE))); }

  function lay() {
    if (!wall) { return; }
    var found = chosen();
    var size = Number(asked("size") || SIZE);
    var at = Math.min(Math.max(1, Number(asked("page")) || 1), pages(found));
    var shown = found.slice((at - 1) * size, at * size);
    var grid = wall.querySelector(".wall__grid");
    grid.dataset.size = String(size);
    tiles().forEach(function (tile) { tile.hidden = shown.indexOf(tile) < 0; });
    shown.forEach(function (tile, place) {
      if (grid.children[place] !== tile) { grid.insertBefore(tile, grid.children[place]); }
      paint(tile);
      picture(tile.querySelector(".tile-picture"), tile.dataset.camera, known[tile.dataset.camera]);
    });
    wall.querySelectorAll("[data-wall-choice]").forEach(function (choice) { choice.value = asked(choice.dataset.wallChoice) || (choice.dataset.wallChoice === "size" ? SIZE : ""); });
    var seen = found.filter(function (tile) { return isNow(known[tile.dataset.camera]); }).length;
    say(wall.querySelector(".wall__count"), found.length ? fill("count", { seen: seen, count: found.length }) + " · " + fill("page", { page: at, pages: pages(found) }) : words.none);
    notice();
    showMap();
    putOnMap(found, shown);
  }

  function notice() {
    var box = wall.querySelector(".wall__notice");
    var text = !enabled ? words.disabled : reached ? "" : words.unreached;
    box.hidden = !text;
    say(box, text);
  }

  function turn(step) {
    var last = pages(chosen());
    var at = Math.min(Math.max(1, Number(asked("page")) || 1), last) + step;
    put({ page: String(at < 1 ? last : at > last ? 1 : at) });
    lay();
  }

  function rotate() {
    var on = asked("rotate") === "1";
    var button = wall.querySelector('[data-wall-do="rotate"]');
    button.setAttribute("aria-pressed", String(on));
    say(button, on ? words.pause : words.rotate);
    clearInterval(rotating);
    rotating = on ? setInterval(function () { if (wall && !document.hidden && !large) { turn(1); } }, calm.matches ? 3 * ROTATE_MS : ROTATE_MS) : null;
  }

  /* --- asking ---------------------------------------------------------------------------------------- */

  function ask() {
    clearTimeout(asking);
    if (!wall || !wall.isConnected) { return; }
    var again = function () { asking = setTimeout(ask, large ? LARGE_MS : ASK_MS); };
    if (document.hidden) { again(); return; }
    fetch("/cameras/states", { credentials: "same-origin", headers: { Accept: "application/json" } }).then(function (answer) {
      if (answer.status === 401 || answer.redirected) { location.reload(); }
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (said) {
      offset = Date.parse(said.now) - Date.now();
      enabled = said.enabled;
      reached = said.reached;
      if (reached) { known = said.cameras; }
    }).catch(function () { reached = false; }).then(function () {
      lay();
      enlarge();
      again();
      if (wanted) { var camera = wanted; wanted = ""; open(camera); }
    });
  }

  function tick() {
    if (!wall || !wall.isConnected) { return; }
    tiles().forEach(function (tile) { if (!tile.hidden) { paint(tile); } });
    if (stage() && !stage().guests.length) { lay(); } /* the map has come after the wall */
    enlarge();
  }
  setInterval(tick, TICK_MS);

  /* --- one camera in large -------------------------------------------------------------------------- */

  function open(camera) {
    var tile = tiles().find(function (each) { return each.dataset.camera === camera; });
    if (!tile || large) { return; }
    var box = document.createElement("dialog");
    box.className = "sheet camera-large";
    box.setAttribute("aria-label", tile.dataset.name);
    box.innerHTML = '<div class="sheet__head"><h2 class="sheet__title"></h2><span class="panel__badge"></span><button class="icon-button camera-large__find" type="button" hidden><i class="bi bi-geo-alt" aria-hidden="true"></i></button><button class="icon-button camera-large__close" type="button"><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>' +
      '<div class="camera-large__body"><div class="camera-large__view"><span class="tile-picture"></span><video muted playsinline autoplay hidden></video>' +
      '<span class="tile-banner"></span></div><p class="camera-large__said" role="status"></p><div class="camera-large__told"></div></div>';
    box.querySelector(".sheet__title").textContent = tile.dataset.name;
    box.querySelector(".panel__badge").textContent = words.simulated;
    box.querySelector(".panel__badge").hidden = wall.closest("section").dataset.simulated !== "true";
    var search = box.querySelector(".camera-large__find");
    search.hidden = !stage() || !tile.dataset.at;
    search.setAttribute("aria-label", words.find);
    search.title = words.find;
    search.addEventListener("click", function () { box.close(); find(camera); });
    var close = box.querySelector(".camera-large__close");
    close.setAttribute("aria-label", words.close);
    close.title = words.close;
    close.addEventListener("click", function () { box.close(); });
    box.addEventListener("close", function () { shut(tile); });
    document.body.appendChild(box);
    large = { box: box, camera: camera, said: "", hls: null, playing: false };
    put({ camera: camera });
    box.showModal();
    enlarge();
    live();
    tellOf(camera);
    ask();
  }

  function shut(tile) {
    if (large.hls) { large.hls.destroy(); }
    large.box.remove();
    large = null;
    put({ camera: "" });
    if (tile.isConnected) { tile.focus(); }
  }

  function tellOf(camera) {
    var into = large.box.querySelector(".camera-large__told");
    fetch("/cameras/" + encodeURIComponent(camera) + "/about", { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (said) { if (said) { into.replaceChildren(ioc.panels.build(said.tree)); } }).catch(function () { into.replaceChildren(); });
  }

  /* What is said below the picture, and whether the video or the newest picture is seen. */
  function enlarge() {
    if (!large) { return; }
    var told = known[large.camera];
    var view = large.box.querySelector(".camera-large__view");
    var video = large.box.querySelector("video");
    var moving = large.playing && !video.paused && video.readyState > 2 && performance.now() - large.moved < 6000;
    video.hidden = !moving;
    view.dataset.look = moving ? "now" : age(told) === null ? "none" : isNow(told) ? "now" : "old";
    say(view.querySelector(".tile-banner"), moving ? "" : banner(told));
    picture(view.querySelector(".tile-picture"), large.camera, told);
    var seconds = age(told);
    var parts = moving ? [words.live] : [large.said || words.still];
    if (seconds !== null && !moving) { parts.push(ago(seconds)); }
    if (condition(told)) { parts.push(condition(told).word); }
    say(large.box.querySelector(".camera-large__said"), parts.join(" · "));
  }

  function library() {
    if (window.Hls) { return Promise.resolve(); }
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = HLS;
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    });
  }

  function live() {
    var told = known[large.camera];
    if (!told) { large.said = words.unwatched; return; }
    if (told.codec && told.codec !== "h264") { large.said = words.codec; return; }
    large.said = words.starting;
    var mine = large;
    library().then(function () {
      if (large !== mine) { return; }
      if (!window.Hls.isSupported()) { mine.said = words.codec; return; }
      play(mine);
    }).catch(function () { mine.said = words.failed; });
  }

  function play(mine) {
    var video = mine.box.querySelector("video");
    var hls = mine.hls = new window.Hls({ enableWorker: false, liveSyncDurationCount: 2, manifestLoadingTimeOut: 25000, manifestLoadingMaxRetry: 1 });
    hls.on(window.Hls.Events.ERROR, function (_name, error) {
      if (!error.fatal) { return; }
      var reasons = { 403: words.refused, 503: words.no_answer };
      mine.said = (error.response && reasons[error.response.code]) || words.failed;
      mine.playing = false;
      hls.destroy();
      mine.hls = null;
    });
    video.addEventListener("timeupdate", function () { mine.playing = true; mine.moved = performance.now(); });
    hls.loadSource("/cameras/" + encodeURIComponent(mine.camera) + "/live/live.m3u8");
    hls.attachMedia(video);
    video.play().catch(function () { mine.said = words.failed; });
  }

  /* --- beginning, and what people do -------------------------------------------------------------- */

  function begin() {
    var found = document.querySelector("[data-wall]");
    if (!found) { wall = null; clearInterval(rotating); return; }
    if (found === wall) { lay(); return; }
    wall = found;
    wanted = asked("camera"); /* opened as soon as it is known how it is */
    words = JSON.parse(wall.dataset.words);
    lay();
    rotate();
    ask();
  }

  document.addEventListener("ioc:drawn", begin);
  document.addEventListener("ioc:page", function () { if (!document.querySelector("[data-wall]")) { wall = null; clearInterval(rotating); if (large) { large.box.close(); } } });

  document.addEventListener("click", function (event) {
    var at = event.target.closest ? event.target.closest("[data-camera], [data-wall-do]") : null;
    if (!at || !wall || !wall.contains(at)) { return; }
    var what = at.dataset.wallDo;
    if (at.dataset.camera) { open(at.dataset.camera); }
    else if (what === "previous") { turn(-1); }
    else if (what === "next") { turn(1); }
    else if (what === "map") { put({ map: asked("map") === "0" ? "" : "0" }); lay(); }
    else if (what === "rotate") { put({ rotate: asked("rotate") === "1" ? "" : "1" }); rotate(); }
    else if (document.fullscreenElement) { document.exitFullscreen(); }
    else { wall.requestFullscreen(); }
  });

  ["focusin", "pointerover"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var tile = wall && event.target.closest ? event.target.closest(".tile-camera") : null;
      if (tile) { mark(tile.dataset.camera); }
    });
  });

  document.addEventListener("change", function (event) {
    var choice = event.target;
    if (!wall || !choice.dataset || !choice.dataset.wallChoice) { return; }
    var changes = { page: "" };
    changes[choice.dataset.wallChoice] = choice.dataset.wallChoice === "size" && choice.value === SIZE ? "" : choice.value;
    put(changes);
    lay();
  });

  document.addEventListener("keydown", function (event) {
    if (!wall || large || !event.target.closest || !event.target.closest(".wall__grid")) { return; }
    if (event.key === "PageDown" || event.key === "ArrowRight") { event.preventDefault(); turn(1); }
    else if (event.key === "PageUp" || event.key === "ArrowLeft") { event.preventDefault(); turn(-1); }
  });

  window.addEventListener("popstate", function () { if (wall && wall.isConnected) { lay(); } });
})();
