// The map: where the playlist's tracks, what comes next and their surroundings lie, nearest in meaning nearest on paper.

import * as api from "./api.js";
import { byId, debounced, h, keyed, say, set, svg } from "./dom.js";
import { number, onLanguage, t } from "./i18n.js";
import { apart, distance, fitted, neighbourIn, nearestOf, placeLabels } from "./map_geometry.js";
import { question } from "./query.js";
import { isSeed, keep } from "./state.js";
import { nameOf, titleOf } from "./track.js";

const AROUND = 120;
const MOST = 500; // tracks that the service places at once
const REACH = 7; // how far from a dot one may point at it, in the board's units
const PAUSE = 200; // milliseconds: the list comes first
const FINE = 10; // text is measured so many times larger: small sizes are rounded
const LABELLED = { seed: 5, next: 4 };

export function mountMap(app) {
  const { store, live, catalogue, heard } = app;
  const board = byId("map");
  const layer = byId("map-points");
  let points = [];
  let chosen = null;
  let near = null; // the point that is pointed at
  let yours = { n: 0, of: 0 }; // of the playlist's tracks, so many are drawn
  let controller = null;

  const roleOf = (id, shown) => (isSeed(store.get(), id) ? "seed" : shown.has(id) ? "next" : "around");

  const look = debounced(async () => {
    controller?.abort();
    controller = new AbortController();
    const { signal } = controller;
    const state = store.get();
    stale = false;
    try {
      const wide = await api.continuations(question(state, heard.left(), { n: AROUND, tags: 0, reasons: false }), state.model, signal);
      const around = wide.continuations[0].tracks;
      catalogue.remember(around, state.model);
      const next = around.map((track) => track.id);
      const seeds = state.seeds.map((seed) => seed.id).slice(-(MOST - next.length)); // the latest say most
      const ids = [...new Set([...seeds, ...next])];
      if (!ids.length) return draw([]);
      draw((await api.map(ids, state.model, signal)).points);
    } catch (error) {
      if (api.isAborted(error)) return;
      if (!(error instanceof api.Problem)) throw error;
      say(byId("map-caption"), t("map.failed"));
    }
  }, PAUSE);

  function draw(found) {
    const shown = new Set((live.get().continuation?.tracks ?? []).slice(0, store.get().n).map((track) => track.id));
    const order = { around: 0, next: 1, seed: 2 };
    points = apart(fitted(found))
      .map((point) => ({ ...point, role: roleOf(point.id, shown), track: catalogue.get(point.id) }))
      .sort((a, b) => order[a.role] - order[b.role]);
    yours = { n: points.filter((point) => point.role === "seed").length, of: store.get().seeds.length };
    if (!points.some((point) => point.id === chosen)) chosen = null;
    byId("map-empty").hidden = points.length > 0;
    show();
  }

  function show() {
    const first = points.findLast((point) => point.role === "seed") ?? points.at(-1);
    keyed(layer, points, (point) => point.id, create, (node, point) => {
      node.point = point;
      set(node, "class", `point is-${point.role}`);
      node.style.setProperty("transform", `translate(${point.x}px, ${point.y}px)`);
      set(node, "tabindex", point.id === (chosen ?? first?.id) ? "0" : "-1");
      set(node, "aria-label", t(`map.point.${point.role}`, { name: nameOf(point.track) }));
    });
    const labels = placeLabels(points, LABELLED, (point) => titleOf(point.track), widthIn(board));
    byId("map-labels").replaceChildren(
      ...labels.map((label) => svg("text", { x: label.x, y: label.y, "text-anchor": label.anchor, class: `is-${label.role}`, text: label.text })),
    );
    say(byId("map-yours"), yours.n < yours.of ? t("map.yours.some", { n: number(yours.n), of: number(yours.of) }) : t("map.yours"));
    asText();
  }

  const create = (point) => {
    const node = svg(
      "g",
      { role: "button", on: { focus: () => choose(node.point) } },
      svg("circle", { r: 7, class: "point-area" }),
      svg("circle", { r: { seed: 2.6, next: 2, around: 1.2 }[point.role], class: "point-dot" }),
    );
    return node;
  };

  const nodeOf = (point) => [...layer.children].find((node) => node.point === point);

  function choose(point) {
    chosen = point.id;
    for (const node of layer.children) {
      set(node, "tabindex", node.point.id === chosen ? "0" : "-1");
      node.classList.toggle("is-chosen", node.point.id === chosen);
    }
    caption(point);
  }

  function caption(point) {
    byId("map-caption").replaceChildren(
      h("span", { class: "map-name", text: nameOf(point.track) }),
      point.role === "seed"
        ? h("span", { class: "soft", text: t("map.yours") })
        : h("button", { type: "button", class: "link-button", text: t("do.keep.short"), "aria-label": t("do.keep", { name: nameOf(point.track) }), on: { click: () => take(point) } }),
    );
  }

  function take(point) {
    store.change(keep(point.id));
    caption({ ...point, role: "seed" });
    layer.querySelector('[tabindex="0"]')?.focus();
  }

  /** The point that a pointer means: the nearest, whichever dot lies on top. */
  function meant(event) {
    const here = new DOMPoint(event.clientX, event.clientY).matrixTransform(board.getScreenCTM().inverse());
    const point = nearestOf(points, here);
    return point && distance(point, here) <= REACH ? point : null;
  }

  board.addEventListener("pointermove", (event) => {
    const point = meant(event);
    if (point === near) return;
    near = point;
    for (const node of layer.children) node.classList.toggle("is-near", node.point === near);
    if (near) caption(near);
  });
  board.addEventListener("click", (event) => {
    const point = event.target.closest(".point")?.point ?? meant(event); // a screen reader presses the point itself
    if (point) nodeOf(point).focus();
  });
  board.addEventListener("keydown", (event) => {
    const here = event.target.closest(".point")?.point;
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!here || !(way || event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!way) return void byId("map-caption").querySelector("button")?.focus();
    nodeOf(neighbourIn(points, here, way)).focus();
  });

  /** The same in words: each result with the playlist's track it lies nearest to. */
  function asText() {
    const seeds = points.filter((point) => point.role === "seed");
    const lines = points
      .filter((point) => point.role === "next")
      .map((point) => {
        const near = nearestOf(seeds.length ? seeds : points.filter((other) => other !== point), point);
        return near ? t("map.near", { name: nameOf(point.track), near: nameOf(near.track) }) : nameOf(point.track);
      });
    byId("map-text").replaceChildren(...lines.map((text) => h("li", { text })));
  }

  let seen = false;
  let stale = true;
  new IntersectionObserver(([entry]) => {
    seen = entry.isIntersecting;
    if (seen && stale) look();
  }).observe(board);
  live.subscribe((now) => {
    if (now.status !== "ready") return;
    stale = true; // a map that nobody sees is not asked for
    if (seen) look();
  });
  catalogue.onNews(show);
  onLanguage(show);
}

/** What measures a label's text in the board's units. */
function widthIn(board) {
  const pen = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(board.querySelector("#map-labels"));
  pen.font = `${style.fontWeight} ${FINE * parseFloat(style.fontSize)}px ${style.fontFamily}`;
  return (text) => pen.measureText(text).width / FINE;
}
