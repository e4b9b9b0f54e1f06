/* The draft of a letter: print it, or copy it with its form for the documents system. */
(function () {
  "use strict";

  /* Selected and copied by the document itself, which needs no secure connection as the clipboard does. */
  function copy() {
    var chosen = window.getSelection();
    chosen.selectAllChildren(document.querySelector(".letter"));
    var done = document.execCommand("copy");
    chosen.removeAllRanges();
    return done;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-letter]");
    if (!button) { return; }
    if (button.dataset.letter === "print") { window.print(); return; }
    document.getElementById("letter-said").textContent = copy() ? button.dataset.done : button.dataset.failed;
  });
})();
