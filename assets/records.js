/* Lists of records: the table asks the server for each page of rows, a record is built from its tree. */
(function () {
  "use strict";
  var ioc = window.ioc;

  /* The first column leads to the record: a real link, for mouse and keyboard. */
  window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  window.dashAgGridComponentFunctions.RecordLink = function (props) {
    if (!props.data) { return null; }
    return window.React.createElement("a", { href: props.data.address, className: "records__link" }, props.value || "–");
  };

  /* A day as people here write it; null where nothing is written, undefined where it is no day. */
  function dayOf(text) {
    if (!text.trim()) { return null; }
    var found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
    var date = found && new Date(+found[3], found[2] - 1, +found[1]);
    return date && date.getDate() === +found[1] && date.getMonth() === found[2] - 1 ? date : undefined;
  }

  function dayText(date) {
    var two = function (number) { return String(number).padStart(2, "0"); };
    return date ? two(date.getDate()) + "/" + two(date.getMonth() + 1) + "/" + date.getFullYear() : "";
  }

  /* Takes the place of the browser's own date field, which writes days as the browser's language does. */
  window.dashAgGridComponentFunctions.agDateInput = function (props) {
    var React = window.React;
    var field = React.useRef(null);
    React.useEffect(function () {
      if (document.activeElement !== field.current) { field.current.value = dayText(props.date); }
    }, [props.date]);
    function typed() {
      var date = dayOf(field.current.value);
      if (date !== undefined) { field.current.removeAttribute("aria-invalid"); }
      if (date || props.date) { props.onDateChange(date || null); }
    }
    function left() {
      if (dayOf(field.current.value) !== undefined) { return; }
      field.current.setAttribute("aria-invalid", "true");
      document.getElementById("records-count").textContent = words("no-date");
    }
    return React.createElement("div", { className: "ag-input-wrapper", role: "presentation" }, React.createElement("input", {
      ref: field, type: "text", className: "ag-input-field-input ag-text-field-input", autoComplete: "off",
      placeholder: words("date-form"), "aria-label": words("date"), title: words("no-date"), onInput: typed, onBlur: left
    }));
  };

  function asked(query, request) {
    var found = new URLSearchParams(query);
    var order = (request.sortModel || [])[0];
    if (order) { found.set("sort", order.colId); found.set("descending", order.sort === "desc" ? "true" : "false"); }
    var filters = request.filterModel || {};
    if (Object.keys(filters).length) { found.set("filters", JSON.stringify(filters)); }
    return found;
  }

  function ask(address) {
    return fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } }).then(function (answer) {
      if (answer.status === 401 || answer.redirected) { location.reload(); }
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    });
  }

  /* Files, the count and the address follow what the table shows: the way back and a link lead to the same rows. */
  function show(query, text) {
    if (document.querySelector(".records__box")) { history.replaceState(history.state, "", location.pathname + "?" + query); }
    ["xlsx", "csv"].forEach(function (kind) {
      var link = document.getElementById("records-" + kind);
      if (link) { link.href = "/records." + kind + "?" + query; }
    });
    var count = document.getElementById("records-count");
    if (count) { count.textContent = text; }
  }

  function words(name) { return document.querySelector(".records__box").getAttribute("data-" + name); }

  function howMany(count) {
    return count === null ? words("counting") : words("count").replace("{count}", new Intl.NumberFormat("vi").format(count));
  }

  /* The first rows of a long list come before it is known how long it is: that is asked for beside them. */
  var counted = { query: "", count: null };
  function count(query) {
    var mine = counted = { query: String(query), count: null };
    var page = new URLSearchParams(query);
    page.set("limit", 0);
    ask("/records?" + page).then(function (answer) {
      mine.count = answer.count;
      if (counted !== mine) { return; }
      show(query, howMany(answer.count));
      window.dash_ag_grid.getApi("records-grid").setRowCount(answer.count, true);
    }).catch(function () { if (counted === mine) { show(query, words("failed")); } });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.records = {
    rows: function (request, list) {
      if (!request || !list) { return window.dash_clientside.no_update; }
      var query = asked(list, request);
      var page = new URLSearchParams(query);
      page.set("offset", request.startRow);
      page.set("limit", request.endRow - request.startRow);
      return ask("/records?" + page).then(function (answer) {
        if (answer.count === null && counted.query !== String(query)) { count(query); }
        var known = answer.count === null ? counted.count : answer.count;
        show(query, howMany(known));
        return { rowData: answer.rows, rowCount: known };
      }).catch(function () {
        show(query, words("failed"));
        return { rowData: [], rowCount: 0 };
      });
    },
    told: function (record) {
      var box = document.getElementById("record-told");
      return ask("/record?" + new URLSearchParams(record)).then(function (answer) {
        box.replaceChildren(ioc.panels.build(answer.tree));
        return answer.title;
      }).catch(function () {
        box.firstElementChild.hidden = false;
        return "";
      });
    }
  };

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("#record-back")) {
      if (history.length > 1) { history.back(); } else { location.href = event.target.closest("#record-back").dataset.home; }
    }
  });
})();
