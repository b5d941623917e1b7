// What is kept on the server, where it has a store: the playlist as it grows, and what became of each result.

import * as api from "./api.js";
import { byId, debounced, say } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { toast } from "./notices.js";
import { bodyOf, file, isEmpty, withBody } from "./state.js";

const PAUSE = 1500; // milliseconds after the last change

/** Keep the playlist that the page shows, under the key in its state. */
export function mountSaved(app) {
  const { store, keeper, outbox, address } = app;

  const on = () => app.model?.has?.store === true;
  const deliver = () => on() && keeper.deliver();
  const later = debounced(deliver, PAUSE);

  /** An event is told after the state that has it already, so that it changes nothing of what is kept. */
  function tell(key, id, event) {
    deliver();
    keeper.after(async () => {
      if (!on() || keeper.waits(key) || store.get().key !== key || standing(store.get(), id) !== event) return;
      await api.feedback(key, id, event).catch(() => {}); // it will do without this one
    });
  }

  store.subscribe((state, before, cause) => {
    show();
    if (state.key !== before.key) deliver(); // what waits of the one before waits no longer
    if (cause === "address" || state.key !== before.key) return;
    const body = bodyOf(state);
    if (JSON.stringify(body) === JSON.stringify(bodyOf(before))) return;
    if (isEmpty(state) && !keeper.etag(state.key) && !keeper.waits(state.key)) return;
    keeper.want(state.key, body);
    if (state.filed === before.filed) later();
    else deliver();
    for (const [id, event] of verdicts(before, state)) tell(state.key, id, event);
  });

  /** What another page could not send any more goes on here, where it is this playlist, else by itself. */
  function inherit() {
    outbox.inherit((entry) => {
      const { key } = store.get();
      const mine = entry.key === key && entry.etag === keeper.etag(key) && !keeper.waits(key);
      keeper.adopt(entry, mine);
      if (mine) store.change(withBody(entry.steps.at(-1)));
      deliver();
    });
  }

  function show() {
    const state = store.get();
    const waits = keeper.waits(state.key);
    const problem = keeper.problem(state.key);
    const saved = !waits && keeper.etag(state.key) !== "";
    say(byId("saved"), problem ? t("saved.not") : saved ? t(state.filed ? "saved" : "saved.draft") : "");
    byId("file").hidden = !on() || state.filed || isEmpty(state);
    const failed = keeper.failed();
    const names = [...new Set(failed.map(({ steps }) => steps.at(-1).title || t("untitled")))].join(", ");
    byId("unsaved").hidden = !failed.length;
    say(byId("unsaved"), failed.length ? [t("unsaved", { names }), problem?.kind === "problem" && problem.detail].filter(Boolean).join(" ") : "");
  }

  byId("file").addEventListener("click", () => {
    store.change(file);
    toast(t("file.done"), { label: t("undo"), run: () => store.undo() });
    byId("library").focus();
  });
  // the page may not come back from being hidden, and what is on its way may end with it
  addEventListener("pagehide", () => (keeper.park(), deliver()));
  addEventListener("online", deliver);
  let etag = "";
  keeper.subscribe(() => {
    show();
    const now = keeper.etag(store.get().key);
    if (now === etag) return;
    etag = now;
    address.write(); // whoever comes back by the browser's history goes on from here
  });
  let inherited = false;
  app.onModel(() => {
    if (on() && !inherited) inherit();
    inherited ||= on();
    deliver();
    show();
  });
  onLanguage(show);
}

const standing = (state, id) =>
  state.kept.includes(id) ? "keep" : state.dropped.includes(id) ? "drop" : state.pinned.includes(id) ? "pin" : "undo";

/** Tracks whose standing changed: ["keep"|"drop"|"pin"|"undo"] by id; nothing where the whole playlist did. */
export function verdicts(before, after) {
  const ids = new Set([before, after].flatMap((state) => [...state.kept, ...state.dropped, ...state.pinned]));
  return [...ids]
    .filter((id) => standing(before, id) !== standing(after, id))
    .map((id) => [id, standing(after, id)]);
}
