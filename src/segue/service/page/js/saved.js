// What is kept on the server, where it has a store: the playlist as it grows, and what became of each result.

import * as api from "./api.js";
import { byId, debounced, say } from "./dom.js";
import { t } from "./i18n.js";
import { isEmpty, newKey } from "./state.js";

const PAUSE = 1500; // milliseconds after the last change
const KEY = "segue.playlist";

/** Keep the playlist that the page shows, under the key in its state. */
export function mountSaved(app) {
  const { store } = app;
  const stored = new Set();
  let queue = Promise.resolve();

  const on = () => app.model?.has?.store === true;

  async function save() {
    const state = store.get();
    if (!on() || isEmpty(state)) return;
    try {
      await api.savePlaylist(state.key, {
        title: state.title.trim(),
        tags: state.tags,
        tracks: state.seeds.map((seed) => seed.id),
        kept: state.kept,
        dropped: state.dropped,
      });
      stored.add(state.key);
      say(byId("saved"), t("saved"));
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      say(byId("saved"), t("saved.not"));
    }
  }

  const later = debounced(save, PAUSE);

  /** One after the other, so that an undo never overtakes what it takes back. */
  function tell(key, id, event) {
    queue = queue.then(async () => {
      if (!stored.has(key) && key === store.get().key) await save();
      if (stored.has(key)) await api.feedback(key, id, event).catch(() => {}); // it will do without this one
    });
  }

  store.subscribe((state, before, cause) => {
    if (state.key !== before.key) {
      later.cancel();
      sessionStorage.setItem(KEY, state.key);
      say(byId("saved"), "");
    }
    if (!on() || cause === "address" || state.key !== before.key) return;
    if (keptOf(state) === keptOf(before)) return;
    say(byId("saved"), "");
    later();
    for (const [id, event] of verdicts(before, state)) tell(state.key, id, event);
  });
}

const keptOf = ({ title, tags, seeds, kept, pinned, dropped }) => JSON.stringify([title, tags, seeds, kept, pinned, dropped]);

/** The key of the playlist that this tab had open, or a new one. */
export function lastKey() {
  const key = sessionStorage.getItem(KEY) ?? newKey();
  sessionStorage.setItem(KEY, key);
  return key;
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
