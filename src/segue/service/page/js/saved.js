// What is kept on the server, where it has a store: the playlist as it grows, and what became of each result.

import * as api from "./api.js";
import { byId, debounced, say } from "./dom.js";
import { t } from "./i18n.js";
import { isEmpty } from "./state.js";

const PAUSE = 1500; // milliseconds after the last change
const KEY = "segue.playlist";

/** `open(key)` says which stored playlist the page now shows; `fresh()` that it is a new one. */
export function createSaved(app) {
  const { store } = app;
  let key = sessionStorage.getItem(KEY);
  let stored = false;
  let queue = Promise.resolve();

  const on = () => app.model?.has?.store === true;

  async function save() {
    const state = store.get();
    if (!on() || isEmpty(state)) return;
    key ??= crypto.randomUUID?.() ?? String(Date.now()) + Math.random().toString(36).slice(2);
    sessionStorage.setItem(KEY, key);
    try {
      await api.savePlaylist(key, {
        title: state.title.trim(),
        tags: state.tags,
        tracks: state.seeds.map((seed) => seed.id),
        kept: state.kept,
        dropped: state.dropped,
      });
      stored = true;
      say(byId("saved"), t("saved"));
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      say(byId("saved"), t("saved.not"));
    }
  }

  const later = debounced(save, PAUSE);

  /** One after the other, so that an undo never overtakes what it takes back. */
  function tell(id, event) {
    queue = queue.then(async () => {
      if (!stored) await save();
      if (stored) await api.feedback(key, id, event).catch(() => {}); // it will do without this one
    });
  }

  store.subscribe((state, before, cause) => {
    if (!on() || cause === "address") return;
    say(byId("saved"), "");
    later();
    for (const [id, event] of verdicts(before, state)) tell(id, event);
  });

  function open(next) {
    later.cancel();
    key = next;
    stored = next !== null;
    if (next) sessionStorage.setItem(KEY, next);
    else sessionStorage.removeItem(KEY);
    say(byId("saved"), "");
  }

  return { open, fresh: () => open(null), key: () => key };
}

/** Tracks whose standing changed: ["keep"|"drop"|"pin"|"undo"] by id; nothing where the whole playlist did. */
export function verdicts(before, after) {
  const ids = new Set([before, after].flatMap((state) => [...state.kept, ...state.dropped, ...state.pinned]));
  const standing = (state, id) =>
    state.kept.includes(id) ? "keep" : state.dropped.includes(id) ? "drop" : state.pinned.includes(id) ? "pin" : "undo";
  return [...ids]
    .filter((id) => standing(before, id) !== standing(after, id))
    .map((id) => [id, standing(after, id)]);
}
