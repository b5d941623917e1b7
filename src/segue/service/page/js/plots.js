// Charts of means with their intervals, drawn as SVG from numbers and told as tables.

import { h, svg } from "./dom.js";

const ROW = 34;
const TOP = 26;
const LEFT = 116;
const RIGHT = 58;

/** Round ticks from 0 to at least `high`. */
export function ticks(high) {
  const rough = Math.max(high, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const count = Math.ceil(high / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, place) => Number((place * step).toPrecision(12)));
}

const tick = (mark) => String(Number(mark.toPrecision(3)));

/**
 * Rows {name, value, low, high} as dots with whiskers on one scale from 0.
 * `max` makes charts comparable; `label` says what the picture shows; `write` turns a value into text.
 */
export function dotPlot(rows, { label, max, write, width = 420 }) {
  const marks = ticks(max ?? Math.max(...rows.map((row) => row.high ?? row.value)));
  const top = marks.at(-1) || 1;
  const at = (value) => LEFT + (value / top) * (width - LEFT - RIGHT);
  const height = TOP + rows.length * ROW + 6;
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-label": label },
    marks.map((mark) => [
      svg("line", { x1: at(mark), x2: at(mark), y1: TOP - 6, y2: height - 4, class: "grid" }),
      svg("text", { x: at(mark), y: 12, class: "tick", "text-anchor": "middle", text: tick(mark) }),
    ]).flat(),
    rows.map((row, place) => {
      const y = TOP + place * ROW + ROW / 2;
      return svg(
        "g",
        { class: "plot-row" },
        svg("text", { x: LEFT - 12, y: y + 4, "text-anchor": "end", class: "plot-name", text: row.name }),
        svg("line", { x1: at(0), x2: at(row.value), y1: y, y2: y, class: "stem" }),
        row.low !== null && svg("line", { x1: at(row.low), x2: at(Math.min(row.high, top)), y1: y, y2: y, class: "whisker" }),
        svg("circle", { cx: at(row.value), cy: y, r: 5, class: "dot" }),
        svg("text", { x: width - 4, y: y + 4, "text-anchor": "end", class: "plot-value", text: write(row.value) }),
      );
    }),
  );
}

/** The same rows as a table; `heads` are the four column heads. */
export function plotTable(rows, heads, write) {
  const cell = (text) => h("td", { text });
  return h(
    "table",
    { class: "plot-table" },
    h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          {},
          h("th", { scope: "row", text: row.name }),
          cell(write(row.value)),
          cell(row.low === null ? "–" : `${write(row.low)} – ${write(row.high)}`),
          cell(String(row.questions ?? "")),
        ),
      ),
    ),
  );
}
