/* The monthly line, drawn by ECharts; the same numbers stand in a table. */
import { all } from "./lib/dom.js";
import { fill } from "./lib/words.js";

const style = getComputedStyle(document.documentElement);
function colour(name) {
  return style.getPropertyValue(name).trim();
}
function draw(box) {
  const given = JSON.parse(box.dataset.chart),
    chart = window.echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    color: [colour("--ch-1"), colour("--ch-2"), colour("--ch-3")],
    textStyle: { fontFamily: style.getPropertyValue("--font"), color: colour("--ink-2") },
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      icon: "roundRect",
      itemWidth: 14,
      itemHeight: 4,
      textStyle: { color: colour("--ink") },
    },
    /* rich text is drawn on the canvas: HTML tooltips would need inline styles */
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: {
      type: "category",
      data: given.x,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line-2") } },
      axisLabel: {
        hideOverlap: true,
        formatter: (month) => fill(box.dataset.month, { month: Number(month.slice(5)) }),
      },
    },
    yAxis: { type: "value", min: 0, minInterval: 1, splitLine: { lineStyle: { color: colour("--line") } } },
    series: given.series.map((row, index) => ({
      type: "line",
      name: row.name,
      data: row.data,
      symbol: "none",
      lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][index] },
      areaStyle: index ? undefined : { opacity: 0.08 },
    })),
  });
  window.addEventListener("resize", () => {
    chart.resize();
  });
  const button = document.querySelector(`[data-save-chart="${box.id}"]`);
  if (button)
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.download = `${box.id}.png`;
      link.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: "#fff" });
      link.click();
    });
}
/* A box that is not shown yet has no size: a chart measures it once, so it is drawn when it is seen. */
function whenSeen(box) {
  if (box.clientWidth) {
    draw(box);
    return;
  }
  const watch = new ResizeObserver(() => {
    if (box.clientWidth) {
      watch.disconnect();
      draw(box);
    }
  });
  watch.observe(box);
}
if (window.echarts) all("[data-chart]").forEach(whenSeen);
