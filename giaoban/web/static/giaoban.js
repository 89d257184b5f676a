/* Keyboard and small comforts. Every page works without this file. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function typing(target) {
    return target.closest && target.closest("input, textarea, select, [contenteditable]");
  }
  function focusOn(element) {
    if (!element) return false;
    element.focus();
    if (element.scrollIntoView) element.scrollIntoView({ block: "nearest" });
    return true;
  }

  /* Ctrl-K: the one search box. */
  function search(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return false;
    var box = document.getElementById("search");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
    return true;
  }

  /* What the box found while typing: arrows choose, Enter opens, Esc closes. */
  function showFound(open) {
    var panel = document.getElementById("found");
    if (!panel) return;
    panel.hidden = !open || !panel.firstElementChild;
    var box = document.getElementById("search");
    box.setAttribute("aria-expanded", String(!panel.hidden));
    if (panel.hidden) box.removeAttribute("aria-activedescendant");
  }
  function walkFound(event) {
    var panel = document.getElementById("found");
    if (!panel || event.target.id !== "search" || panel.hidden) return false;
    var options = [].slice.call(panel.querySelectorAll("[role=option]"));
    var at = options.findIndex(function (option) { return option.getAttribute("aria-selected") === "true"; });
    if (event.key === "Enter" && options[at]) { event.preventDefault(); options[at].click(); return true; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return false;
    event.preventDefault();
    var to = at + (event.key === "ArrowDown" ? 1 : -1);
    if (to < -1) to = options.length - 1;
    options.forEach(function (option, place) { option.setAttribute("aria-selected", String(place === to)); });
    if (options[to]) {
      options[to].scrollIntoView({ block: "nearest" });
      event.target.setAttribute("aria-activedescendant", options[to].id);
    } else event.target.removeAttribute("aria-activedescendant");
    return true;
  }
  document.addEventListener("htmx:after:swap", function () { showFound(document.activeElement.id === "search"); });
  document.addEventListener("focusin", function (event) {
    showFound(!!event.target.closest(".searchbox") && !!document.getElementById("search").value);
  });

  /* Arrow keys walk the rows of table.grid.keys; Enter opens the row's first link by itself. */
  function walkRows(event) {
    var place = event.target.closest(".scroll, table.grid.keys");
    var table = place && (place.matches("table") ? place : place.querySelector("table.grid.keys"));
    if (!table || typing(event.target)) return false;
    var links = [].map.call(table.tBodies, function (body) { return [].slice.call(body.rows); })
      .reduce(function (all, rows) { return all.concat(rows); }, [])
      .map(function (row) { return row.querySelector("a[href], button"); }).filter(Boolean);
    var row = event.target.closest("tr");
    var at = links.findIndex(function (link) { return row && row.contains(link); });
    var to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || to < 0 || !links[to]) return false;
    event.preventDefault();
    return focusOn(links[to]);
  }

  /* Reading page: Enter accepts, Delete rejects, arrows move, both sides scroll together. */
  function showFind(proposal) {
    [].forEach.call(document.querySelectorAll("mark.current"), function (m) { m.classList.remove("current"); });
    var mark = document.getElementById(proposal.dataset.find);
    if (!mark) return;
    mark.classList.add("current");
    var pane = mark.closest(".source");
    if (pane) pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
  function read(event) {
    var pane = document.querySelector(".reading");
    if (!pane || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return false;
    var current = event.target.closest(".proposal");
    var all = [].slice.call(pane.querySelectorAll(".proposal"));
    var at = all.indexOf(current);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!current && event.target !== document.body && !pane.contains(event.target)) return false;
      event.preventDefault();
      return focusOn(all[Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))]);
    }
    if (!current || (event.key === "Enter" && event.target !== current)) return false;
    var which = { Enter: "[data-accept]", Delete: "[data-reject]" }[event.key];
    var button = which && current.querySelector(which);
    if (!button) return false;
    event.preventDefault();
    if (all[at + 1]) all[at + 1].focus();
    button.click();
    return true;
  }

  /* The slider in time: its day as text while it moves; the arrows left and right move it from anywhere on the page. */
  function tellMoment(range) {
    var steps = range.form.dataset.moments.split(" "), day = new Date(steps[0] + "T00:00:00Z");
    day.setUTCDate(day.getUTCDate() + steps.slice(1, Number(range.value) + 1).reduce(function (sum, gap) { return sum + Number(gap); }, 0));
    var d = day.getUTCDate(), m = day.getUTCMonth() + 1;
    var text = (d < 10 ? "0" : "") + d + "/" + (m < 3 ? "0" : "") + m + "/" + day.getUTCFullYear();
    range.form.querySelector("output").value = text;
    range.setAttribute("aria-valuetext", text);
  }
  function moveInTime(event) {
    var step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    var range = step && document.querySelector("form[data-moments] input[type=range]");
    if (!range || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
    if (event.target.closest(".scroll")) return false;
    event.preventDefault();
    range.focus();
    range.value = Number(range.value) + step;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    range.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }
  document.addEventListener("input", function (event) {
    if (event.target.matches("form[data-moments] input[type=range]")) tellMoment(event.target);
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var panel = document.getElementById("found");
      if (panel && !panel.hidden) { event.preventDefault(); showFound(false); return; }
      var open = document.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    if (event.defaultPrevented || search(event) || walkFound(event)) return;
    read(event) || walkRows(event) || moveInTime(event);
  });
  document.addEventListener("focusin", function (event) {
    var proposal = event.target.closest(".proposal");
    if (proposal) showFind(proposal);
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".searchbox")) showFound(false);
    [].forEach.call(document.querySelectorAll("details.menu[open]"), function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    var find = event.target.closest("mark[id] a[href^='#']");
    var proposal = find && document.getElementById(find.getAttribute("href").slice(1));
    if (proposal) { event.preventDefault(); focusOn(proposal); }
    if (event.target.closest("[data-print]")) window.print();
  });

  /* A step form that opens takes the first field. */
  document.addEventListener("toggle", function (event) {
    if (!event.target.open || !event.target.matches(".steps details")) return;
    var field = event.target.querySelector("form input:not([type=hidden]), form select, form textarea, form button");
    if (field) field.focus();
  }, true);

  /* Filters apply themselves when a choice changes. */
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.matches("form.filters[data-auto]") && event.target.tagName === "SELECT") form.requestSubmit();
  });

  /* A request that failed says so instead of doing nothing. */
  document.addEventListener("htmx:response:error", tell);
  document.addEventListener("htmx:error", tell);
  function tell() {
    var alerts = document.getElementById("alerts");
    if (!alerts) return;
    var note = document.createElement("p");
    note.className = "note error";
    note.textContent = alerts.dataset.failed;
    alerts.replaceChildren(note);
  }
})();
