// What comes next: the list, and what one can do with each track in it.

import { byId, h, keyed, moves, say, set } from "./dom.js";
import { number, onLanguage, t } from "./i18n.js";
import { inSentences } from "./notes.js";
import { announce, toast } from "./notices.js";
import { createRow, updateRow } from "./row.js";
import { drop, go, isEmpty, isSeed, keep, STEP, togglePin } from "./state.js";
import { nameOf } from "./track.js";

const MOST = 200;
const MOST_GLIDING = 60;

/** The tracks to show: pinned ones first, then the continuation without what was kept or dropped since. */
export function listed(state, continuation, catalogue, seen) {
  const found = (continuation?.tracks ?? []).filter(
    (track) => !isSeed(state, track.id) && !state.dropped.includes(track.id),
  );
  found.forEach((track) => seen.set(track.id, track));
  const pinned = state.pinned.map((id) => seen.get(id) ?? catalogue.get(id));
  return [...pinned, ...found.filter((track) => !state.pinned.includes(track.id)).slice(0, state.n)];
}

export function mountResults(app) {
  const { store, live, catalogue } = app;
  const list = byId("results");
  const seen = new Map(); // a pinned track keeps the reasons it last had
  let told = "";
  let drawn = null;
  let asked = ""; // the model whose tracks were seen

  const act = {
    keep: (track) => {
      store.change(keep(track.id));
      announce(t("kept", { name: nameOf(track) }));
    },
    drop: (track) => {
      store.change(drop(track.id));
      toast(t("dropped", { name: nameOf(track) }), { label: t("undo"), run: () => store.undo() });
      announce(t("dropped", { name: nameOf(track) }));
    },
    pin: (track) => {
      store.change(togglePin(track.id));
      const on = store.get().pinned.includes(track.id);
      announce(t(on ? "pinned" : "unpinned", { name: nameOf(track) }));
    },
  };

  function show() {
    const state = store.get();
    const { continuation, model } = live.get();
    if (model !== asked) seen.clear();
    asked = model;
    const tracks = listed(state, continuation, catalogue, seen);
    catalogue.learn(state.pinned.filter((id) => !seen.has(id)));
    const keys = tracks.map((track) => String(track.id));
    gliding(list, keys, () =>
      keyed(
        list,
        tracks,
        (track) => track.id,
        (track) => createRow(app, act, track.id),
        (node, track, place) => updateRow(app, node, track, place, state.pinned.includes(track.id)),
      ),
    );
    byId("more-results").hidden = tracks.length < state.n || state.n >= MOST;
    byId("no-results").hidden = tracks.length > 0 || !continuation;
    byId("starters").hidden = !isEmpty(state);
    list.classList.toggle("is-popular", isEmpty(state)); // all have the same reason, and the note says it
    say(byId("next-note"), inSentences(continuation?.notes ?? []));
    tell(state, tracks);
  }

  function tell(state, tracks) {
    if (live.get().status !== "ready") return;
    const first = tracks[0] ? nameOf(tracks[0]) : "";
    const words = tracks.length ? t("next.live", { n: tracks.length, first }) : t("next.none");
    if (words !== told && told) announce(words, { as: "results" });
    told = words;
  }

  byId("more-results").addEventListener("click", () => {
    const first = list.children.length;
    list.focus({ preventScroll: true }); // the button is away until the answer is there
    store.change((state) => go({ n: Math.min(state.n + STEP, MOST) })(state));
    const stop = live.subscribe(() => {
      if (live.get().status !== "ready") return;
      stop();
      if (document.activeElement === list) (list.children[first] ?? list.lastElementChild)?.querySelector(".do-keep").focus();
    });
  });

  catalogue.learn(store.get().pinned); // with the seeds of a link, before the first answer
  live.subscribe((now) => {
    set(byId("next"), "aria-busy", now.status === "loading" ? "true" : null);
    set(byId("next"), "data-settled", now.status === "ready");
    if (now.status === "ready" || now.continuation !== drawn) {
      drawn = now.continuation;
      byId("skeleton").hidden = true;
      say(byId("took"), now.took === null ? "" : t("took", { ms: number(Math.max(1, Math.round(now.took))) }));
      show();
    }
  });
  store.subscribe((state, before) => state !== before && show());
  catalogue.onNews(show);
  onLanguage(show);
}

/** Let rows glide to their new places, and new ones fade in; `keys` are those that will be there. */
function gliding(list, keys, change) {
  const same = keys.length === list.children.length && keys.every((key, place) => list.children[place].dataset.key === key);
  if (same || !moves() || list.children.length > MOST_GLIDING) return change(); // measuring costs a layout
  const before = new Map([...list.children].map((node) => [node, node.offsetTop]));
  change();
  const places = [...list.children].map((node) => [node, node.offsetTop]);
  for (const [node, top] of places) {
    const was = before.get(node);
    if (was === undefined) node.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 180, easing: "ease-out" });
    else if (was !== top) {
      node.animate([{ transform: `translateY(${was - top}px)` }, { transform: "none" }], {
        duration: 240,
        easing: "cubic-bezier(.2,.8,.2,1)",
      });
    }
  }
  return undefined;
}

/** The empty list's placeholder rows. */
export function drawSkeleton() {
  byId("skeleton").append(
    ...Array.from({ length: 7 }, () =>
      h("div", { class: "ghost-row" }, h("span", { class: "ghost-art" }), h("span", { class: "ghost-lines" })),
    ),
  );
}
