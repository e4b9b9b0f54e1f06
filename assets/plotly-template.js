/* The one template of every chart, read from the tokens, and the Vietnamese way to write in charts.
   Figures carry data only; a colour in a figure is the name of a token: "var(--late)". */
(function () {
  "use strict";
  var PHONE = 430;
  var LETTERS = 15;
  var AROUND = 8;
  var CELLS = 5;
  var WIDE = 1.45;
  var DAY_ROOM = 110;
  var ROW = 20;
  var RING_MARGIN = 10;
  var TOKEN = /^var\((--[a-z0-9-]+)\)$/;

  var tokens = {};

  /* The value of a token in the theme of now, asked of the browser once. */
  function token(name) {
    if (!(name in tokens)) { tokens[name] = getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
    return tokens[name];
  }

  function template() {
    var axis = { automargin: true, zeroline: false, ticks: "", tickangle: 0, tickfont: { color: token("--text-3") } };
    return {
      layout: {
        font: { family: token("--font"), size: 12.5, color: token("--text-2") },
        colorway: [1, 2, 3, 4, 5, 6, 7, 8].map(function (n) { return token("--s" + n); }),
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        separators: ",.",
        dragmode: false,
        margin: { l: 8, r: 10, t: 8, b: 6, pad: 0 },
        bargap: 0.42,
        barcornerradius: 3,
        xaxis: Object.assign({ ticklabelstandoff: 4, showgrid: false, linecolor: token("--line-strong") }, axis),
        yaxis: Object.assign({ ticklabelstandoff: 6, gridcolor: token("--line"), nticks: 5 }, axis),
        legend: { orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom", itemwidth: 30,
          font: { size: 12.5, color: token("--text-2") } },
        hoverlabel: { bgcolor: token("--surface-raised"), bordercolor: token("--line-strong"), namelength: -1,
          font: { family: token("--font"), color: token("--text"), size: 13 } },
        hovermode: "x unified"
      }
    };
  }

  /* A copy of `value` in which every token name has become the colour of the theme. */
  function resolve(value) {
    if (typeof value === "string") {
      var found = TOKEN.exec(value);
      return found ? token(found[1]) : value;
    }
    if (Array.isArray(value)) { return value.map(resolve); }
    if (value && typeof value === "object") {
      var copy = {};
      Object.keys(value).forEach(function (key) { copy[key] = resolve(value[key]); });
      return copy;
    }
    return value;
  }

  function names(count, spell) {
    return Array.from({ length: count }, function (_, index) { return spell(index); });
  }

  function locale() {
    var weekday = new Intl.DateTimeFormat("vi", { weekday: "long", timeZone: "UTC" });
    var long = names(7, function (day) { return weekday.format(new Date(Date.UTC(2023, 0, 1 + day))); });
    var month = new Intl.DateTimeFormat("vi", { month: "long", timeZone: "UTC" });
    return {
      moduleType: "locale",
      name: "vi",
      dictionary: {},
      format: {
        days: long,
        shortDays: names(7, function (day) { return day === 0 ? "CN" : "T" + (day + 1); }),
        months: names(12, function (at) { return month.format(new Date(Date.UTC(2023, at, 1))); }),
        shortMonths: names(12, function (at) { return "T" + (at + 1); }),
        date: "%d/%m/%Y",
        decimal: ",",
        thousands: ".",
        year: "%Y",
        month: "%m/%Y",
        dayMonth: "%d/%m",
        dayMonthYear: "%d/%m/%Y"
      }
    };
  }

  function wrap(name, letters) {
    return String(name).replace(/<br>/g, " ").replace(new RegExp("(.{" + letters + "}[^ ]*) ", "g"), "$1<br>");
  }

  function ofBar(name) { return wrap(name, LETTERS); }

  /* On a phone every second year, month or column of a heat map is named, and names around a radar are narrow. */
  function layoutForPhone(layout) {
    var axis = layout.xaxis || {};
    var change = {};
    if (axis.dtick === "M12") { change = { dtick: "M24" }; }
    if (axis.tickvals && axis.tickvals.length > CELLS) {
      change = { tickvals: everySecond(axis.tickvals), ticktext: everySecond(axis.ticktext) };
    }
    if (axis.categoryarray) { change = { dtick: 2 }; }
    var around = axis.visible === false && layout.annotations;
    return Object.assign({}, layout, { xaxis: Object.assign({}, axis, change) }, around ? { annotations: around.map(narrowNote) } : {});
  }

  function narrowNote(note) { return Object.assign({}, note, { text: wrap(note.text, AROUND) }); }

  function everySecond(list) {
    return list.filter(function (_each, at) { return (list.length - 1 - at) % 2 === 0; });
  }

  /* On a phone long names take several lines, and cells of a heat map speak by colour and table only. */
  function forPhone(trace) {
    if (typeof (trace.y || [])[0] !== "string") { return trace; } /* every trace over the same names takes the same lines */
    var change = { y: trace.y.map(ofBar) };
    if (trace.type === "heatmap" && trace.x.length > CELLS) { change.texttemplate = ""; }
    return Object.assign({}, trace, change);
  }

  /* A ring has its parts beside it where the box is wide, else below it. */
  function arranged(figure, size) {
    if (size.width < PHONE) {
      figure = Object.assign({}, figure, { data: figure.data.map(forPhone), layout: layoutForPhone(figure.layout || {}) });
    }
    if (!figure.narrow || !tight(figure.narrow, size)) { return figure; }
    var narrow = figure.narrow.rows ? below(figure.narrow, size) : figure.narrow;
    return {
      data: figure.data.map(function (trace) { return Object.assign({}, trace, narrow.trace); }),
      layout: Object.assign({}, figure.layout, narrow.layout)
    };
  }

  function tight(narrow, size) { return narrow.phone ? size.width < PHONE : size.width <= WIDE * size.height; }

  /* As many days on an axis as have room beside one another. */
  function spaced(figure, size) {
    var axis = figure.layout && figure.layout.xaxis;
    if (!axis || axis.type !== "date" || !axis.nticks) { return figure; }
    var fitting = Math.max(2, Math.min(axis.nticks, Math.floor(size.width / DAY_ROOM)));
    var xaxis = Object.assign({}, axis, { nticks: fitting });
    return Object.assign({}, figure, { layout: Object.assign({}, figure.layout, { xaxis: xaxis }) });
  }

  /* The ring and its total stand above as many lines as its legend has. */
  function below(narrow, size) {
    var foot = Math.min(0.7, (narrow.rows * ROW + ROW / 2) / (size.height - 2 * RING_MARGIN));
    var middle = narrow.layout.annotations.map(function (note) { return Object.assign({}, note, { y: (1 + foot) / 2 }); });
    return {
      trace: { domain: { x: [0, 1], y: [foot, 1] } },
      layout: Object.assign({}, narrow.layout, { annotations: middle })
    };
  }

  var current = null;
  var registered = false;

  /* A box whose size has changed since its chart was drawn is drawn again. */
  var sizes = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target, size = { width: box.offsetWidth, height: box.offsetHeight }, drawn = box.iocSize;
      if (!drawn || !box.isConnected || !size.height) { return; }
      if (Math.abs(drawn.height - size.height) > 1 || Math.abs(drawn.width - size.width) > 1) {
        draw(box, box.iocFigure, size);
      }
    });
  });

  function leadsDown(trace) { return (trace.customdata || []).some(Boolean); }

  /* A click on a point leads to the address that stands with it. */
  function followed(event) {
    var address = event.points[0] && event.points[0].customdata;
    if (Array.isArray(address)) { address = address[0]; }
    if (address) { window.ioc.down(address); }
  }

  /* Draws `figure` into `box`; the same box is drawn again in place. Sizes are measured before the first
     chart is drawn, since measuring between two drawings makes the browser lay out the page each time. */
  function draw(box, figure, size) {
    if (!registered) { window.Plotly.register([locale()]); registered = true; }
    current = current || template();
    size = box.iocSize = size || { width: box.offsetWidth, height: box.offsetHeight };
    figure = arranged(figure, size);
    figure = spaced(figure, size);
    var layout = Object.assign({ template: current, width: size.width, height: size.height }, resolve(figure.layout || {}));
    sizes.observe(box);
    var drawn = window.Plotly.react(box, resolve(figure.data), layout,
      { displayModeBar: false, responsive: false, locale: "vi", showTips: false, doubleClick: false });
    box.classList.toggle("chart--down", figure.data.some(leadsDown));
    if (!box.iocDown) { box.iocDown = true; box.on("plotly_click", followed); }
    return drawn;
  }

  window.ioc = window.ioc || {};
  window.ioc.chart = { draw: draw, forget: function () { current = null; tokens = {}; } };
})();
