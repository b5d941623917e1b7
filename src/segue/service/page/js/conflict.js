// A playlist that was changed elsewhere too, such as in a second tab: whoever made it says which one stays.

import * as api from "./api.js";
import { byId, say } from "./dom.js";
import { open } from "./dialogs.js";
import { t } from "./i18n.js";
import { toast } from "./notices.js";
import { bodyOf, copyOf, replaceWith, withBody } from "./state.js";

export function mountConflict({ store, keeper }) {
  const dialog = byId("conflict-dialog");
  let theirs = ""; // the ETag of what is kept; "" for what was deleted
  let asked = null; // the problem that the dialog is about

  function ask() {
    const { key, title } = store.get();
    const problem = keeper.problem(key);
    if (problem?.status !== 412) return dialog.open && dialog.close();
    if (problem === asked) return undefined; // whoever closed it is asked again after the next change
    asked = problem;
    theirs = problem.etag;
    say(byId("conflict-text"), t(theirs ? "conflict" : "conflict.gone", { name: title.trim() || t("untitled") }));
    say(byId("conflict-mine"), t(theirs ? "conflict.mine" : "conflict.mine.gone"));
    say(byId("conflict-theirs"), t(theirs ? "conflict.theirs" : "conflict.theirs.gone"));
    byId("conflict-copy").hidden = !theirs;
    return open("conflict-dialog");
  }

  async function take() {
    const { key } = store.get();
    try {
      const kept = theirs ? await api.playlist(key) : null;
      keeper.learn(key, kept?.etag);
      store.change(kept ? withBody(kept) : replaceWith({}));
      toast(t("conflict.taken"), { label: t("undo"), run: () => store.undo() });
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      toast(error.detail || t(`error.${error.kind}`));
    }
  }

  function copy() {
    const { key } = store.get();
    keeper.learn(key, theirs);
    store.change(copyOf());
    keeper.want(store.get().key, bodyOf(store.get()));
    keeper.deliver();
  }

  const choices = { mine: () => keeper.settle(store.get().key, theirs), theirs: take, copy };
  for (const [choice, run] of Object.entries(choices)) {
    byId(`conflict-${choice}`).addEventListener("click", () => (dialog.close(), run()));
  }
  keeper.subscribe(ask);
  store.subscribe(ask);
}
