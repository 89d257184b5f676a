/* Larger, walkable chart over a table that already says everything.
   <table data-chart="line|bar" aria-label="…"> first column: label, further columns: one series each; data-value on a cell
   gives the plain number. Load vendor/echarts/echarts.simple.min.js before this file, only on pages that chart. */
(function () {
  "use strict";
  if (!window.echarts) return;
  var colours = ["#0b5a8f", "#a16207", "#17693a", "#6d41b8", "#667085"];

  function number(cell) {
    var text = cell.dataset.value !== undefined ? cell.dataset.value
      : cell.textContent.trim().replace(/\./g, "").replace(",", ".");
    return text === "" || isNaN(text) ? null : Number(text);
  }
  function draw(table) {
    var heads = [].map.call(table.tHead.rows[0].cells, function (cell) { return cell.textContent.trim(); });
    var rows = [].slice.call(table.tBodies[0].rows);
    var place = document.createElement("div");
    place.className = "chart-canvas no-print";
    place.setAttribute("aria-hidden", "true");
    table.parentNode.insertBefore(place, table);
    var chart = window.echarts.init(place);
    chart.setOption({
      animation: false, color: colours, textStyle: { fontFamily: "Be Vietnam Pro, Segoe UI, sans-serif" },
      grid: { left: 48, right: heads.length > 2 ? 120 : 16, top: 16, bottom: 28 },
      xAxis: { type: "category", data: rows.map(function (row) { return row.cells[0].textContent.trim(); }) },
      yAxis: { type: "value", axisLabel: { formatter: function (value) { return value.toLocaleString(document.documentElement.lang); } } },
      series: heads.slice(1).map(function (name, at) {
        return { name: name, type: table.dataset.chart, endLabel: { show: heads.length > 2, formatter: "{a}" }, data: rows.map(function (row) { return number(row.cells[at + 1]); }) };
      })
    });
    window.addEventListener("resize", function () { chart.resize(); });
  }
  document.querySelectorAll("table[data-chart]").forEach(draw);
})();
