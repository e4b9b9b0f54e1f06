/* Sheets: canvases on a Leaflet map that paint many units and points at once, and know what lies where.

   A sheet covers the map and a margin around it, so that dragging moves it as a whole; it is painted anew
   when the map comes to rest, or when a drag leaves the margin. Positions are kept as shares of the world
   (0 to 1, Mercator): painting is a multiplication, whatever the zoom. */
(function () {
  "use strict";
  var L = window.L;
  if (!L) { return; }
  var ioc = window.ioc = window.ioc || {};
  var MARGIN = 0.2;
  var TILE = 256;
  var UNIT = Math.pow(2, 22); /* local coordinates of outlines are pixels of zoom 14: small enough for a canvas */
  var ROW = 4194304; /* cells in a row of the grid, more than the world has at any zoom */
  var CELL = 56; /* pixels across which points gather into one */
  var FEW = 3; /* so many in a cell are drawn one by one */
  var APART = 15; /* from this zoom on nothing gathers */
  var GLYPHS = 13.5; /* from this zoom on points bear the icon of their layer */
  var MOST_TILES = 600;
  var MOST_COARSER = 5; /* levels above its own in which a stand-in for a picture is looked for */
  var TOGETHER_MS = 90;
  var MOST_GLYPHS = 400;
  var HEAT = { scale: 4, radius: 7 };
  var ROUND = Math.PI * 2;
  var ROUGH_BITS = 11; /* of the grid that a first look lies on */
  var SHADED = 0.65; /* the shade of a unit over a base map */
  var FADED = 0.7; /* points of a source that ended */
  var NEAR = 38; /* clusters nearer to one another than this are one */

  function worldX(longitude) { return (longitude + 180) / 360; }

  function worldY(latitude) {
    var sine = Math.sin(latitude * Math.PI / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }

  var Sheet = L.Layer.extend({
    onAdd: function (map) {
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated map__sheet");
      this._pen = this._canvas.getContext("2d");
      this.getPane().appendChild(this._canvas);
      this.redraw();
    },
    onRemove: function () { this._canvas.remove(); },
    getEvents: function () {
      return { moveend: this.redraw, resize: this.redraw, viewreset: this.redraw, move: this._follow, zoom: this._zoomed, zoomanim: this._animate };
    },
    /* Where things of the world stand on the canvas: at (share * k - x) pixels. */
    redraw: function () {
      var map = this._map;
      if (!map || map._animatingZoom) { return; }
      var size = map.getSize();
      var dpr = window.devicePixelRatio || 1;
      var margin = size.multiplyBy(MARGIN).round();
      this._corner = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
      this._centre = map.getCenter();
      this._at = map.getZoom();
      var width = size.x + 2 * margin.x, height = size.y + 2 * margin.y;
      if (this._canvas.width !== width * dpr || this._canvas.height !== height * dpr) {
        this._canvas.width = width * dpr;
        this._canvas.height = height * dpr;
        this._canvas.style.width = width + "px";
        this._canvas.style.height = height + "px";
      }
      L.DomUtil.setPosition(this._canvas, this._corner);
      var origin = map.getPixelOrigin().add(this._corner);
      this.view = { x: origin.x, y: origin.y, k: TILE * Math.pow(2, this._at), width: width, height: height, dpr: dpr, zoom: this._at, margin: margin };
      this._pen.setTransform(dpr, 0, 0, dpr, 0, 0);
      this._pen.clearRect(0, 0, width, height);
      this.paint(this._pen, this.view);
    },
    _follow: function () {
      var map = this._map;
      if (map._animatingZoom || map.getZoom() !== this._at || !this.view) { return; }
      var moved = map.containerPointToLayerPoint([0, 0]).subtract(this._corner);
      var margin = this.view.margin;
      if (moved.x < 0 || moved.y < 0 || moved.x > 2 * margin.x || moved.y > 2 * margin.y) { this.redraw(); }
    },
    _zoomed: function () { this._transform(this._map.getCenter(), this._map.getZoom()); },
    _animate: function (event) { this._transform(event.center, event.zoom); },
    _transform: function (centre, zoom) {
      if (!this._centre) { return; }
      var map = this._map;
      var scale = map.getZoomScale(zoom, this._at);
      var half = map.getSize().multiplyBy(0.5 + MARGIN);
      var corner = half.multiplyBy(-scale).add(map.project(this._centre, zoom)).subtract(map._getNewPixelOrigin(centre, zoom));
      L.DomUtil.setTransform(this._canvas, corner, scale);
    },
    /* A point of the screen on the canvas. */
    onCanvas: function (container) {
      return { x: container.x + this.view.margin.x, y: container.y + this.view.margin.y };
    }
  });

  /* --- pictures of a base map ------------------------------------------------------------------------------- */

  /* Tiles of a base map, painted into the canvas of the units: a layer of its own would cost every frame of a
     zoom more than all else together. `changed` is told when pictures have come. */
  function Ground(base, changed) {
    this.base = base;
    this.changed = changed;
    this.tiles = new Map();
    this.loaded = 0;
  }

  Ground.prototype.paint = function (pen, view) {
    var base = this.base, zoom = Math.max(base.least, Math.min(base.most, Math.round(view.zoom)));
    var count = Math.pow(2, zoom), side = view.k / count, last = count - 1;
    var box = base.bounds.length ? [worldX(base.bounds[0]), worldY(base.bounds[3]), worldX(base.bounds[2]), worldY(base.bounds[1])] : [0, 0, 1, 1];
    var left = Math.max(0, Math.floor(view.x / side), Math.floor(box[0] * count)), right = Math.min(last, Math.floor((view.x + view.width) / side), Math.floor(box[2] * count));
    var top = Math.max(0, Math.floor(view.y / side), Math.floor(box[1] * count)), bottom = Math.min(last, Math.floor((view.y + view.height) / side), Math.floor(box[3] * count));
    pen.globalAlpha = Number(token("map-tiles")) || 1;
    for (var row = top; row <= bottom; row++) {
      for (var column = left; column <= right; column++) {
        /* whole pixels, so that no seam shows */
        var x = Math.round(column * side - view.x), y = Math.round(row * side - view.y);
        this.lay(pen, zoom, column, row, x, y, Math.round((column + 1) * side - view.x) - x, Math.round((row + 1) * side - view.y) - y);
      }
    }
    pen.globalAlpha = 1;
  };

  /* The picture of a tile; until it has come, the part of a coarser one that is there already. */
  Ground.prototype.lay = function (pen, zoom, column, row, x, y, width, height) {
    var own = this.tile(zoom, column, row);
    if (own.there) { pen.drawImage(own.image, x, y, width, height); return; }
    for (var up = 1; up <= MOST_COARSER && zoom - up >= this.base.least; up++) {
      var parts = Math.pow(2, up), coarse = this.tiles.get([zoom - up, column >> up, row >> up].join("/"));
      if (!coarse || !coarse.there) { continue; }
      var part = coarse.image.naturalWidth / parts;
      pen.drawImage(coarse.image, (column % parts) * part, (row % parts) * part, part, part, x, y, width, height);
      return;
    }
  };

  Ground.prototype.tile = function (zoom, column, row) {
    var key = [zoom, column, row].join("/"), known = this.tiles.get(key), self = this;
    if (known) { this.tiles.delete(key); this.tiles.set(key, known); return known; } /* the newest stands last */
    var made = { image: new Image(), there: false };
    this.tiles.set(key, made);
    if (this.tiles.size > MOST_TILES) { this.tiles.delete(this.tiles.keys().next().value); }
    made.image.decoding = "async";
    made.image.src = this.base.url.replace("{z}", zoom).replace("{x}", column).replace("{y}", row);
    made.image.decode().then(function () { made.there = true; self.loaded += 1; self.tell(); }, function () { /* the file has none here */ });
    return made;
  };

  /* Many come at once: they are painted together. */
  Ground.prototype.tell = function () {
    var self = this;
    this.telling = this.telling || setTimeout(function () { self.telling = null; self.changed(); }, TOGETHER_MS);
  };

  /* --- outlines ------------------------------------------------------------------------------------------- */

  function outline(feature, x0, y0) {
    var path = new Path2D();
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    var geometry = feature.geometry;
    var shapes = geometry.type === "MultiPolygon" ? geometry.coordinates : geometry.type === "Polygon" ? [geometry.coordinates] : [];
    shapes.forEach(function (rings) {
      rings.forEach(function (ring) {
        ring.forEach(function (position, index) {
          var x = worldX(position[0]), y = worldY(position[1]);
          if (x < box[0]) { box[0] = x; }
          if (y < box[1]) { box[1] = y; }
          if (x > box[2]) { box[2] = x; }
          if (y > box[3]) { box[3] = y; }
          if (index) { path.lineTo((x - x0) * UNIT, (y - y0) * UNIT); } else { path.moveTo((x - x0) * UNIT, (y - y0) * UNIT); }
        });
        path.closePath();
      });
    });
    var of = feature.properties;
    var label = of.label || [];
    return { code: of.code, name: of.name, approximate: of.approximate, path: path, box: box, x: worldX(label[0]), y: worldY(label[1]) };
  }

  /* Lines of a pattern keep their size on the screen, whatever the scale of what they fill. */
  function hatch(pen, colour, dotted) {
    var tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    var own = tile.getContext("2d");
    own.strokeStyle = own.fillStyle = colour;
    own.beginPath();
    if (dotted) { own.arc(2, 2, 1.1, 0, ROUND); own.arc(6, 6, 1.1, 0, ROUND); own.fill(); } else {
      own.lineWidth = 1.1;
      [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]].forEach(function (line) { own.moveTo(line[0], line[1]); own.lineTo(line[2], line[3]); });
      own.stroke();
    }
    return pen.createPattern(tile, "repeat");
  }

  var Units = Sheet.extend({
    units: [],
    looks: {},
    setUnits: function (collection) {
      var first = collection.features[0];
      this.x0 = first ? worldX(first.properties.label[0]) : 0;
      this.y0 = first ? worldY(first.properties.label[1]) : 0;
      this.units = collection.features.map(function (feature) { return outline(feature, this.x0, this.y0); }, this);
      this.byCode = {};
      this.units.forEach(function (unit) { this.byCode[unit.code] = unit; }, this);
      this.redraw();
    },
    /* looks: by code [shade, number, unsure]; coloured: whether what is not among them has no value. */
    setLooks: function (looks, coloured, all) {
      this.looks = looks;
      this.coloured = coloured;
      this.within = new Set(all);
      this.redraw();
    },
    /* A base map lies below, which units then let through. */
    setGround: function (base) {
      var self = this;
      this.below = new Ground(base, function () { self.redraw(); });
      this.redraw();
    },
    bounds: function () {
      if (!this.units.length) { return null; }
      var box = [Infinity, Infinity, -Infinity, -Infinity];
      this.units.forEach(function (unit) {
        if (this.within && this.within.size && !this.within.has(unit.code)) { return; }
        box = [Math.min(box[0], unit.box[0]), Math.min(box[1], unit.box[1]), Math.max(box[2], unit.box[2]), Math.max(box[3], unit.box[3])];
      }, this);
      return box[0] < box[2] ? box : null;
    },
    inView: function (unit, view) {
      return unit.box[2] * view.k > view.x && unit.box[0] * view.k < view.x + view.width && unit.box[3] * view.k > view.y && unit.box[1] * view.k < view.y + view.height;
    },
    place: function (pen, view) {
      var scale = view.k / UNIT * view.dpr;
      pen.setTransform(scale, 0, 0, scale, (this.x0 * view.k - view.x) * view.dpr, (this.y0 * view.k - view.y) * view.dpr);
      return view.dpr / scale;
    },
    paint: function (pen, view) {
      if (this.below) { this.below.paint(pen, view); }
      var pixel = this.place(pen, view);
      var fills = [0, 1, 2, 3, 4].map(function (shade) { return token("map-" + shade); });
      var patterns = { missing: hatch(pen, token("map-hatch")), withheld: hatch(pen, token("map-hatch"), true) };
      var scaled = new DOMMatrix().scale(pixel);
      patterns.missing.setTransform(scaled);
      patterns.withheld.setTransform(scaled);
      var ground = token("map-ground"), line = token("map-line");
      pen.lineJoin = "round";
      pen.lineWidth = pixel;
      var seen = this.units.filter(function (unit) { return this.inView(unit, view); }, this);
      seen.forEach(function (unit) {
        var look = this.looks[unit.code];
        var shade = look ? look[0] : this.coloured && this.within.has(unit.code) ? "missing" : "";
        var shaded = typeof shade === "number";
        pen.fillStyle = shaded ? fills[shade] : ground;
        pen.globalAlpha = !this.below ? 1 : shaded ? SHADED : 0;
        pen.fill(unit.path);
        pen.globalAlpha = 1;
        if (patterns[shade]) { pen.fillStyle = patterns[shade]; pen.fill(unit.path); }
      }, this);
      pen.strokeStyle = line;
      seen.forEach(function (unit) {
        pen.setLineDash(unit.approximate ? [4 * pixel, 3 * pixel] : []);
        pen.stroke(unit.path);
      });
      pen.setLineDash([]);
      this.label(pen, view, seen);
    },
    /* Names, and numbers below them, as far as there is room; the largest units first. */
    label: function (pen, view, seen) {
      pen.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      var halo = token("map-halo"), ink = token("text"), soft = token("text-2"), font = token("font");
      var taken = [];
      seen.map(function (unit) { return [(unit.box[2] - unit.box[0]) * view.k, unit]; }).sort(function (a, b) { return b[0] - a[0]; }).slice(0, 400).forEach(function (each) {
        var unit = each[1], look = this.looks[unit.code];
        var name = unit.name.replace(/^(Xã|Phường|Đặc khu|Huyện|Thị xã|Thị trấn|Thành phố) /, "");
        if (each[0] < 46 || isNaN(unit.x)) { return; }
        pen.font = "500 12px " + font;
        var wide = pen.measureText(name).width + 6;
        var x = unit.x * view.k - view.x, y = unit.y * view.k - view.y;
        var number = look && each[0] > 84 ? look[1] + (look[2] ? " ◌" : "") : look && look[2] ? "◌" : "";
        var high = number ? 30 : 16;
        var box = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
        if (wide > each[0] * 1.25 || taken.some(function (other) { return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]; })) { return; }
        taken.push(box);
        pen.lineWidth = 3;
        pen.strokeStyle = halo;
        var up = number ? y - 7 : y;
        pen.strokeText(name, x, up);
        pen.fillStyle = ink;
        pen.fillText(name, x, up);
        if (number) {
          pen.font = "400 11px " + font;
          pen.strokeText(number, x, y + 8);
          pen.fillStyle = soft;
          pen.fillText(number, x, y + 8);
        }
      }, this);
    },
    at: function (container) {
      if (!this.view || !this.units.length) { return null; }
      var at = this.onCanvas(container), view = this.view;
      var x = (at.x + view.x) / view.k, y = (at.y + view.y) / view.k;
      var pen = this._pen;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      var found = this.units.find(function (unit) {
        return x >= unit.box[0] && x <= unit.box[2] && y >= unit.box[1] && y <= unit.box[3] && pen.isPointInPath(unit.path, (x - this.x0) * UNIT, (y - this.y0) * UNIT);
      }, this);
      return found || null;
    }
  });

  /* The unit below the pointer and the one that is chosen, above the others. */
  var Marks = Sheet.extend({
    initialize: function (units) { this.units = units; },
    show: function (hovered, chosen) {
      if (this.hovered === hovered && this.chosen === chosen) { return; }
      this.hovered = hovered;
      this.chosen = chosen;
      this.redraw();
    },
    paint: function (pen, view) {
      var units = this.units, there = units.byCode && (units.byCode[this.hovered] || units.byCode[this.chosen]);
      this._canvas.hidden = !there; /* an empty canvas costs as much as a full one while the map moves */
      if (!there) { return; }
      [[this.hovered, "text-2", 1.5], [this.chosen, "map-halo", 6], [this.chosen, "text", 2.5]].forEach(function (each) {
        var unit = units.byCode[each[0]];
        if (!unit) { return; }
        var pixel = units.place(pen, view);
        pen.lineJoin = "round";
        pen.lineWidth = each[2] * pixel;
        pen.strokeStyle = token(each[1]);
        pen.stroke(unit.path);
      });
    }
  });

  /* --- points ----------------------------------------------------------------------------------------------- */

  function shape(pen, kind, x, y, radius) {
    pen.beginPath();
    if (kind === "diamond") { pen.moveTo(x, y - radius * 1.3); pen.lineTo(x + radius * 1.2, y); pen.lineTo(x, y + radius * 1.3); pen.lineTo(x - radius * 1.2, y); pen.closePath(); }
    else if (kind === "square") { pen.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8); }
    else if (kind === "triangle") { pen.moveTo(x, y - radius * 1.2); pen.lineTo(x + radius * 1.15, y + radius * 0.85); pen.lineTo(x - radius * 1.15, y + radius * 0.85); pen.closePath(); }
    else { pen.arc(x, y, radius, 0, ROUND); }
  }

  function unpack(text, Kind) {
    var letters = atob(text);
    var bytes = new Uint8Array(letters.length);
    for (var at = 0; at < letters.length; at++) { bytes[at] = letters.charCodeAt(at); }
    return new Kind(bytes.buffer);
  }

  /* A cell of the grid from its place along the Z-curve: every other bit is one of x. */
  function even(bits) {
    var found = 0;
    for (var bit = 0; bit < ROUGH_BITS; bit++) { found |= ((bits >> (2 * bit)) & 1) << bit; }
    return found;
  }

  function readRough(packed) {
    var found = { rough: true, count: packed.count, x: new Float64Array(packed.count), y: new Float64Array(packed.count), by: {}, names: null };
    var box = packed.box, most = Math.pow(2, ROUGH_BITS) - 1;
    packed.curve.reduce(function (before, step, at) {
      var place = before + step;
      found.x[at] = worldX(box[0] + (box[2] - box[0]) * even(place) / most);
      found.y[at] = worldY(box[1] + (box[3] - box[1]) * even(place >> 1) / most);
      return place;
    }, 0);
    Object.keys(packed.by).forEach(function (name) { found.by[name] = unpack(packed.by[name], Uint8Array); });
    return found;
  }

  /* What the server packed (web/packing.py), as positions in the world. */
  function read(packed) {
    if (packed.curve) { return readRough(packed); }
    var count = packed.count, box = packed.box || [0, 0, 1, 1];
    var x = unpack(packed.x, Uint16Array), y = unpack(packed.y, Uint16Array), steps = unpack(packed.ids, Uint32Array);
    var found = { count: count, x: new Float64Array(count), y: new Float64Array(count), ids: new Float64Array(count), by: {}, names: packed.names };
    for (var at = 0, id = 0; at < count; at++) {
      id += steps[at];
      found.ids[at] = id;
      found.x[at] = worldX(box[0] + (box[2] - box[0]) * x[at] / 65535);
      found.y[at] = worldY(box[1] + (box[3] - box[1]) * y[at] / 65535);
    }
    Object.keys(packed.by).forEach(function (name) { found.by[name] = unpack(packed.by[name], Uint8Array); });
    return found;
  }

  /* What a border of the grid has parted comes together again: the larger takes the smaller in. */
  function join(cells) {
    Array.from(cells.keys()).sort(function (a, b) { return cells.get(b).members.length - cells.get(a).members.length; }).forEach(function (key) {
      var cell = cells.get(key);
      if (!cell || cell.members.length <= FEW) { return; }
      [1, -1, ROW, -ROW, ROW + 1, ROW - 1, -ROW + 1, -ROW - 1].forEach(function (step) {
        var other = cells.get(key + step);
        if (!other) { return; }
        var x = cell.x / cell.members.length - other.x / other.members.length, y = cell.y / cell.members.length - other.y / other.members.length;
        if (x * x + y * y > NEAR * NEAR) { return; }
        cell.members = cell.members.concat(other.members);
        cell.x += other.x;
        cell.y += other.y;
        cells.delete(key + step);
      });
    });
  }

  var Points = Sheet.extend({
    layers: [],
    items: [],
    /* layers: [{spec, data, cut, heat}] in the order in which they are painted; one that is `apart` never
       gathers, `radius` is that of its points. */
    setLayers: function (layers) { this.layers = layers; this.redraw(); },
    paint: function (pen, view) {
      this.items = [];
      this._tones = {};
      this.layers.forEach(function (layer) {
        pen.globalAlpha = layer.spec.ended ? FADED : 1;
        if (layer.heat) { this.heat(pen, view, layer); } else { this.gather(pen, view, layer); }
        pen.globalAlpha = 1;
      }, this);
      this.drawChosen(pen, view);
    },
    tone: function (name) {
      this._tones[name] = this._tones[name] || token(name);
      return this._tones[name];
    },
    gather: function (pen, view, layer) {
      var data = layer.data, looks = layer.cut.items, codes = data.by[layer.cut.code];
      var apart = layer.apart || view.zoom >= APART;
      var cells = new Map();
      for (var at = 0; at < data.count; at++) {
        var x = data.x[at] * view.k, y = data.y[at] * view.k;
        if (x < view.x - 20 || y < view.y - 20 || x > view.x + view.width + 20 || y > view.y + view.height + 20) { continue; }
        var key = apart ? at : Math.floor(y / CELL) * ROW + Math.floor(x / CELL);
        var cell = cells.get(key);
        if (!cell) { cell = { members: [], x: 0, y: 0 }; cells.set(key, cell); }
        cell.members.push(at);
        cell.x += x;
        cell.y += y;
      }
      if (!apart) { join(cells); }
      var glyph = view.zoom >= GLYPHS && !layer.radius && cells.size < MOST_GLYPHS ? glyphOf(layer.spec.icon) : "";
      cells.forEach(function (cell) {
        if (cell.members.length > FEW && !apart) { this.cluster(pen, view, layer, cell, looks, codes); return; }
        cell.members.forEach(function (member) {
          this.point(pen, layer, member, data.x[member] * view.k - view.x, data.y[member] * view.k - view.y, looks[codes[member]], glyph);
        }, this);
      }, this);
    },
    point: function (pen, layer, member, x, y, look, glyph) {
      var colour = this.tone(look ? look[2] : layer.spec.tone), kind = look ? look[1] : "circle";
      var radius = glyph ? 11 : layer.radius || 5.5;
      shape(pen, kind, x, y, radius);
      pen.lineWidth = 1.5;
      pen.strokeStyle = this.tone(kind === "ring" ? look[2] : "map-halo");
      pen.fillStyle = kind === "ring" ? this.tone("map-halo") : colour;
      pen.fill();
      if (kind === "ring") { pen.lineWidth = 2.5; }
      pen.stroke();
      if (glyph) {
        pen.font = "12px bootstrap-icons";
        pen.textAlign = "center";
        pen.textBaseline = "middle";
        pen.fillStyle = kind === "ring" ? colour : this.tone("map-glyph");
        pen.fillText(glyph, x, y + (kind === "triangle" ? 2 : 0));
      }
      this.items.push({ layer: layer, member: member, x: x, y: y, radius: radius + 3, look: look });
    },
    /* A disc with the number, and around it a ring of the looks that it is made of. */
    cluster: function (pen, view, layer, cell, looks, codes) {
      var count = cell.members.length;
      var x = cell.x / count - view.x, y = cell.y / count - view.y;
      var radius = 10 + Math.min(14, Math.log(count) * 2.4);
      var parts = {};
      cell.members.forEach(function (member) { parts[codes[member]] = (parts[codes[member]] || 0) + 1; });
      pen.beginPath();
      pen.arc(x, y, radius, 0, ROUND);
      pen.fillStyle = this.tone("map-halo");
      pen.fill();
      var from = -Math.PI / 2;
      pen.lineWidth = 4;
      Object.keys(parts).forEach(function (code) {
        var to = from + ROUND * parts[code] / count;
        pen.beginPath();
        pen.arc(x, y, radius - 2, from, to);
        pen.strokeStyle = this.tone(looks[code] ? looks[code][2] : layer.spec.tone);
        pen.stroke();
        from = to;
      }, this);
      pen.font = "600 11px " + token("font");
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillStyle = this.tone("text");
      pen.fillText(ioc.mapNumber(count), x, y + 0.5);
      this.items.push({ layer: layer, members: cell.members, parts: parts, x: x, y: y, radius: radius });
    },
    /* Density on a coarse grid, the densest spot in the strongest colour. */
    heat: function (pen, view, layer) {
      var width = Math.ceil(view.width / HEAT.scale), height = Math.ceil(view.height / HEAT.scale);
      var density = new Float32Array(width * height), most = 0, reach = HEAT.radius;
      for (var at = 0; at < layer.data.count; at++) {
        var x = Math.round((layer.data.x[at] * view.k - view.x) / HEAT.scale), y = Math.round((layer.data.y[at] * view.k - view.y) / HEAT.scale);
        if (x < -reach || y < -reach || x >= width + reach || y >= height + reach) { continue; }
        for (var up = Math.max(0, y - reach); up <= Math.min(height - 1, y + reach); up++) {
          for (var across = Math.max(0, x - reach); across <= Math.min(width - 1, x + reach); across++) {
            var far = ((up - y) * (up - y) + (across - x) * (across - x)) / (reach * reach);
            if (far >= 1) { continue; }
            var sum = density[up * width + across] += (1 - far) * (1 - far);
            if (sum > most) { most = sum; }
          }
        }
      }
      if (!most) { return; }
      var field = document.createElement("canvas");
      field.width = width;
      field.height = height;
      var own = field.getContext("2d"), image = own.createImageData(width, height), pixels = image.data;
      var palette = this.palette();
      for (var cell = 0; cell < density.length; cell++) {
        if (!density[cell]) { continue; }
        var share = Math.sqrt(density[cell] / most), tone = Math.round(share * 255) * 4;
        pixels[cell * 4] = palette[tone];
        pixels[cell * 4 + 1] = palette[tone + 1];
        pixels[cell * 4 + 2] = palette[tone + 2];
        pixels[cell * 4 + 3] = Math.min(205, 330 * share);
      }
      own.putImageData(image, 0, 0);
      pen.imageSmoothingEnabled = true;
      pen.drawImage(field, 0, 0, width * HEAT.scale, height * HEAT.scale);
    },
    palette: function () {
      var ramp = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      var colours = ramp.createLinearGradient(0, 0, 256, 0);
      [[0, "s1"], [0.4, "s3"], [0.7, "s6"], [1, "alarm"]].forEach(function (stop) { colours.addColorStop(stop[0], token(stop[1])); });
      ramp.fillStyle = colours;
      ramp.fillRect(0, 0, 256, 1);
      return ramp.getImageData(0, 0, 256, 1).data;
    },
    choose: function (layer, id) { this.chosen = layer ? { layer: layer, id: id } : null; this.redraw(); },
    drawChosen: function (pen, view) {
      var chosen = this.chosen;
      var layer = chosen && this.layers.find(function (each) { return each.spec.code === chosen.layer; });
      var at = layer && layer.data.ids ? layer.data.ids.indexOf(chosen.id) : -1;
      if (at < 0) { return; }
      pen.beginPath();
      pen.arc(layer.data.x[at] * view.k - view.x, layer.data.y[at] * view.k - view.y, 15, 0, ROUND);
      pen.lineWidth = 3;
      pen.strokeStyle = token("accent");
      pen.stroke();
    },
    at: function (container) {
      if (!this.view) { return null; }
      var at = this.onCanvas(container);
      for (var index = this.items.length - 1; index >= 0; index--) {
        var item = this.items[index], x = item.x - at.x, y = item.y - at.y;
        if (x * x + y * y <= item.radius * item.radius) { return item; }
      }
      return null;
    }
  });

  var glyphs = {};
  function glyphOf(icon) {
    if (!glyphs[icon]) {
      var probe = document.createElement("i");
      probe.className = "bi bi-" + icon;
      document.body.appendChild(probe);
      glyphs[icon] = getComputedStyle(probe, "::before").content.replace(/["']/g, "");
      probe.remove();
    }
    return glyphs[icon];
  }

  function latLng(x, y) {
    var n = Math.PI * (1 - 2 * y);
    return L.latLng(180 / Math.PI * Math.atan(0.5 * (Math.exp(n) - Math.exp(-n))), x * 360 - 180);
  }

  ioc.mapSheets = { Units: Units, Marks: Marks, Points: Points, read: read, latLng: latLng, worldX: worldX, worldY: worldY };
  ioc.mapNumber = function (value) { return new Intl.NumberFormat("vi").format(value); };

  /* Every map that Dash lays out can be found by what it stands in. */
  L.Map.addInitHook(function () {
    var container = this.getContainer();
    container.iocMap = this;
    document.dispatchEvent(new CustomEvent("ioc:map"));
  });
})();
