// Two models side by side on one playlist, with a thread from each track to its place in the other list.

import * as api from "./api.js";
import { cover } from "./art.js";
import { byId, h, keyed, say, set, svg } from "./dom.js";
import { number, onLanguage, t } from "./i18n.js";
import { words } from "./banner.js";
import { question } from "./query.js";
import { go } from "./state.js";
import { nameOf, nameplate } from "./track.js";

export function mountCompare(app) {
  const { store, live, catalogue, heard } = app;
  const pick = byId("other-model");
  let other = [];
  let asked = "";
  let controller = null;

  const names = () => app.model?.names ?? [];
  const mine = () => store.get().model || app.first || "";
  const theirs = () => {
    const { other: wanted } = store.get();
    return names().includes(wanted) ? wanted : (names().find((name) => name !== mine()) ?? "");
  };

  pick.addEventListener("change", () => store.change(go({ other: pick.value })));

  async function look() {
    const state = store.get();
    if (state.view !== "compare" || names().length < 2) return;
    const wanted = JSON.stringify([question(state, heard.left()), theirs()]);
    if (wanted === asked) return;
    asked = wanted;
    const model = theirs();
    controller?.abort();
    controller = new AbortController();
    set(byId("compare"), "aria-busy", "true");
    try {
      const answer = await api.continuations(question(state, heard.left()), model, controller.signal);
      other = answer.continuations[0].tracks;
      catalogue.remember(other, model);
      byId("compare-problem").replaceChildren();
    } catch (error) {
      if (api.isAborted(error)) return;
      if (!(error instanceof api.Problem)) throw error;
      asked = "";
      other = [];
      byId("compare-problem").replaceChildren(words(error));
    }
    set(byId("compare"), "aria-busy", null);
    show();
  }

  function show() {
    byId("compare-one").hidden = names().length !== 1;
    byId("compare-board").hidden = names().length < 2;
    if (store.get().view !== "compare" || names().length < 2) return;
    const here = byRank(live.get().continuation?.tracks ?? []).slice(0, store.get().n);
    const there = byRank(other).slice(0, store.get().n);
    say(byId("compare-mine"), mine());
    if (pick.options.length !== names().length) pick.replaceChildren(...names().map((name) => h("option", { value: name, text: name })));
    pick.value = theirs();
    column(byId("compare-left"), here, there);
    column(byId("compare-right"), there, here);
    threads(here, there);
    const both = here.filter((track) => there.some(({ id }) => id === track.id)).length;
    say(byId("compare-sum"), t("compare.both", { n: number(both), of: number(Math.max(here.length, there.length)) }));
  }

  function column(list, tracks, against) {
    keyed(
      list,
      tracks,
      (track) => track.id,
      (track) =>
        h(
          "li",
          { class: "pair", on: { pointerenter: () => light(track.id), pointerleave: () => light(null) } },
          h("span", { class: "rank" }),
          h("span", { class: "art" }, cover(track)),
          nameplate(track, { detail: false }),
          h("span", { class: "moved" }),
        ),
      (node, track, place) => {
        const elsewhere = against.findIndex(({ id }) => id === track.id);
        say(node.firstElementChild, String(place + 1));
        const badge = node.lastElementChild;
        node.classList.toggle("is-alone", elsewhere < 0);
        say(badge, elsewhere < 0 ? t("compare.alone") : elsewhere === place ? t("compare.same") : t("compare.rank", { n: elsewhere + 1 }));
        set(node, "aria-label", `${nameOf(track)}. ${elsewhere < 0 ? t("compare.alone.long") : t("compare.rank.long", { n: elsewhere + 1 })}`);
      },
    );
  }

  /** Curves between the two lists; the rows have one height, so that ranks are places. */
  function threads(here, there) {
    const board = byId("compare-threads");
    const rows = Math.max(here.length, there.length, 1);
    set(board, "viewBox", `0 0 100 ${rows * 10}`);
    board.replaceChildren(
      ...here.flatMap((track, from) => {
        const to = there.findIndex(({ id }) => id === track.id);
        if (to < 0) return [];
        const [y1, y2] = [from * 10 + 5, to * 10 + 5];
        const path = svg("path", { d: `M0 ${y1} C 50 ${y1} 50 ${y2} 100 ${y2}`, class: from === to ? "thread same" : "thread" });
        path.dataset.track = track.id;
        return [path];
      }),
    );
  }

  function light(id) {
    for (const node of document.querySelectorAll("#compare .pair")) node.classList.toggle("is-lit", node.dataset.key === String(id));
    for (const path of byId("compare-threads").children) path.classList.toggle("is-lit", path.dataset.track === String(id));
  }

  store.subscribe(() => (look(), show()));
  live.subscribe((now) => now.status === "ready" && (look(), show()));
  app.onModel(() => (look(), show()));
  onLanguage(show);
}

/** Tracks best first, whatever their order of play: ranks are compared. */
const byRank = (tracks) => [...tracks].sort((one, other) => one.rank - other.rank);
