/* Push: the server says which source has changed, only the panels that rest on it are asked again.
   Where the stream cannot be had, every panel is asked again at intervals; unchanged ones cost a 304. */
(function () {
  "use strict";
  var ioc = window.ioc = window.ioc || {};
  var POLL_MS = 10000;
  var GATHER_MS = 120;
  var SPREAD_MS = 800; /* all open pages are told at once; they do not ask at once */
  var RETRY_MS = 3000;
  var waiting = new Set();
  var timer = null;
  var poll = null;
  var stream = null;
  var broken = false;

  function ask() {
    timer = null;
    var sources = waiting;
    waiting = new Set();
    var codes = ioc.panels.sections().filter(function (section) {
      return (section.dataset.sources || "").split(" ").some(function (source) { return sources.has(source); });
    }).map(function (section) { return section.dataset.panel; });
    if (codes.length) { ioc.panels.refresh({ codes: codes, changed: true }); }
  }

  function changed(event) {
    JSON.parse(event.data).sources.forEach(function (source) { waiting.add(source); });
    timer = timer || setTimeout(ask, GATHER_MS + Math.random() * SPREAD_MS);
  }

  function everything() { ioc.panels.refresh({ codes: ioc.panels.sections().map(function (at) { return at.dataset.panel; }), changed: true }); }

  function startPolling() { poll = poll || setInterval(everything, POLL_MS); }

  function stopPolling() { clearInterval(poll); poll = null; }

  function open() {
    if (!window.EventSource) { startPolling(); return; }
    stream = new EventSource("/events");
    stream.addEventListener("sources", changed);
    stream.addEventListener("hello", function () {
      stopPolling();
      if (broken) { broken = false; everything(); }
    });
    stream.addEventListener("storage", function (event) {
      document.querySelector(".shell").dataset.storage = JSON.parse(event.data).full ? "full" : "free";
    });
    stream.addEventListener("error", function () {
      broken = true;
      startPolling();
      if (stream.readyState === EventSource.CLOSED) { setTimeout(open, RETRY_MS + Math.random() * RETRY_MS); }
    });
  }

  function start() { if (!stream && document.querySelector(".shell")) { open(); } }

  document.addEventListener("ioc:page", start);
  window.addEventListener("pagehide", function () { if (stream) { stream.close(); stream = null; stopPolling(); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { start(); everything(); } });
})();
