/* What a callback's refusal or failure looks like: back to the login when the session has ended, else
   the server's own words in a note, with the reference by which the failure stands in its log. */
(function () {
  "use strict";
  var CALLBACKS = "/_dash-update-component";
  var SHOWN_MS = 8000;
  var ask = window.fetch;

  function tell(text) {
    var note = document.createElement("div");
    note.className = "toast";
    note.setAttribute("role", "alert");
    note.textContent = text;
    document.body.appendChild(note);
    setTimeout(function () { note.remove(); }, SHOWN_MS);
  }

  function heed(answer) {
    if (answer.status === 401) { location.reload(); return; }
    answer.clone().json().then(function (said) {
      tell(said.reference ? said.error + " (" + said.reference + ")" : said.error);
    }, function () { tell(String(answer.status)); });
  }

  window.fetch = function (input) {
    var address = typeof input === "string" ? input : input.url || String(input);
    return ask.apply(this, arguments).then(function (answer) {
      if (!answer.ok && address.indexOf(CALLBACKS) >= 0) { heed(answer); }
      return answer;
    });
  };
})();
