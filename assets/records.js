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

  /* Files and the count follow what the table shows. */
  function show(query, text) {
    ["xlsx", "csv"].forEach(function (kind) {
      var link = document.getElementById("records-" + kind);
      if (link) { link.href = "/records." + kind + "?" + query; }
    });
    var count = document.getElementById("records-count");
    if (count) { count.textContent = text; }
  }

  function words(name) { return document.querySelector(".records__box").getAttribute("data-" + name); }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.records = {
    rows: function (request, list) {
      if (!request || !list) { return window.dash_clientside.no_update; }
      var query = asked(list, request);
      var page = new URLSearchParams(query);
      page.set("offset", request.startRow);
      page.set("limit", request.endRow - request.startRow);
      return ask("/records?" + page).then(function (answer) {
        show(query, words("count").replace("{count}", new Intl.NumberFormat("vi").format(answer.count)));
        return { rowData: answer.rows, rowCount: answer.count };
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
    if (event.target.closest && event.target.closest("#record-back")) { history.back(); }
  });
})();
