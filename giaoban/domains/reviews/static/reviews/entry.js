/* The table of verdicts: Enter goes down a column, Ctrl-Enter saves; unsaved rows are told before leaving. */
(function () {
  "use strict";
  var form = document.getElementById("dong");
  if (!form) return;
  var dirty = false, saving = false;

  function neighbour(field, step) {
    var row = field.closest("tr");
    var column = field.dataset.col;
    do { row = step > 0 ? row.nextElementSibling : row.previousElementSibling; }
    while (row && !row.querySelector("[data-col='" + column + "']"));
    return row && row.querySelector("[data-col='" + column + "']");
  }

  form.addEventListener("keydown", function (event) {
    var field = event.target.closest("[data-col]");
    if (!field) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    var step = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : 0;
    if (!step && field.tagName === "INPUT") step = { ArrowDown: 1, ArrowUp: -1 }[event.key] || 0;
    if (!step) return;
    event.preventDefault();
    var next = neighbour(field, step);
    if (next) { next.focus(); if (next.select) next.select(); }
  });
  form.addEventListener("change", function (event) {
    if (!event.target.closest("[data-col]")) return;
    dirty = true;
    event.target.closest("tr").classList.add("changed");
  });
  form.addEventListener("submit", function () { saving = true; });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !saving) { event.preventDefault(); event.returnValue = form.dataset.unsaved; }
  });
  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-pick-all]")) return;
    [].forEach.call(form.querySelectorAll("input[name=pick]"), function (box) { box.checked = event.target.checked; });
  });
})();
