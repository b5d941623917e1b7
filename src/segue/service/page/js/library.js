// Playlists that the server keeps: open one, delete one, begin a new one. Drafts lie apart from the library.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { open } from "./dialogs.js";
import { date, number, t } from "./i18n.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { copyOf, replaceWith } from "./state.js";
import { words } from "./banner.js";

export function mountLibrary(app) {
  const { store, keeper } = app;
  const lists = { filed: byId("library-list"), drafts: byId("draft-list") };
  const dialog = byId("library-dialog");
  const button = byId("library");
  let deleted = new Map(); // what was deleted since the dialog opened: key → playlist

  app.onModel(() => {
    button.hidden = !app.model?.has?.store;
  });
  button.addEventListener("click", () => {
    open("library-dialog");
    refresh();
  });
  byId("new").addEventListener("click", () => {
    store.change(replaceWith({}));
    byId("title").focus();
    toast(t("new.done"), { label: t("undo"), run: () => store.undo() });
  });
  dialog.addEventListener("close", () => {
    const all = [...deleted.values()];
    deleted = new Map();
    if (!all.length) return;
    const run = () => Promise.all(all.map((playlist) => tried(() => restore(playlist))));
    toast(t("library.deleted", { names: all.map(nameOf).join(", ") }), { label: t("undo"), run });
  });

  async function refresh() {
    byId("drafts").hidden = true;
    lists.filed.replaceChildren(h("li", { class: "soft", text: t("loading") }));
    try {
      await keeper.deliver(); // what waits belongs into the list
      const [filed, drafts] = await Promise.all([api.playlists({ draft: false }), api.playlists({ draft: true })]);
      lists.filed.replaceChildren(...(filed.playlists.length ? filed.playlists.map(entry) : [h("li", { class: "soft", text: t("library.none") })]));
      lists.drafts.replaceChildren(...drafts.playlists.map(entry));
      const n = drafts.playlists.length;
      byId("drafts-count").textContent = t("drafts.count", { n: number(n), of: n });
      byId("drafts").hidden = !n;
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      lists.filed.replaceChildren(h("li", {}, words(error)));
    }
  }

  function entry(playlist) {
    const name = nameOf(playlist);
    const count = playlist.tracks.length;
    const detail = [t("tracks.count", { n: number(count), of: count }), playlist.saved && date(playlist.saved)];
    const row = h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "library-open", on: { click: () => use(playlist) } },
        h("strong", { text: name }),
        h("span", { class: "soft", text: detail.filter(Boolean).join(" · ") }),
      ),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": t("library.delete", { name }), on: { click: () => tried(() => remove(playlist, row)) } },
        icon("trash"),
      ),
    );
    return row;
  }

  /** Where a deleted playlist was: the way back. */
  function grave(playlist) {
    const back = h("button", {
      type: "button",
      class: "link-button",
      text: t("undo"),
      "aria-label": t("library.restore", { name: nameOf(playlist) }),
      on: { click: () => tried(async () => row.replaceWith(entry(await restore(playlist)))) },
    });
    const row = h("li", { class: "grave" }, h("span", { class: "soft", role: "status", text: t("library.deleted", { names: nameOf(playlist) }) }), back);
    return row;
  }

  function use(playlist) {
    dialog.close();
    keeper.learn(playlist.key, playlist.etag);
    store.change(replaceWith(playlist));
    byId("title").focus();
  }

  async function remove(playlist, row) {
    await api.deletePlaylist(playlist.key, playlist.etag);
    deleted.set(playlist.key, playlist);
    keeper.learn(playlist.key, "");
    if (store.get().key === playlist.key) store.change(copyOf());
    const place = grave(playlist);
    row.replaceWith(place);
    place.querySelector("button").focus();
  }

  async function restore(playlist) {
    const { key, saved, etag, ...body } = playlist;
    const kept = await api.savePlaylist(key, body, "");
    deleted.delete(key);
    return { ...playlist, ...kept };
  }

  /** Do something on the server; what was changed there meanwhile is shown as it is now. */
  async function tried(action) {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      toast(error.status === 412 ? t("library.changed") : error.detail || t(`error.${error.kind}`));
      if (dialog.open) refresh();
    }
  }
}

const nameOf = (playlist) => playlist.title || t("untitled");
