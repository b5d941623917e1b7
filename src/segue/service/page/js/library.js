// Playlists that the server keeps: open one, delete one, begin a new one.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { open } from "./dialogs.js";
import { date, number, t } from "./i18n.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { go, newKey, replaceWith } from "./state.js";
import { words } from "./banner.js";

export function mountLibrary(app) {
  const { store } = app;
  const list = byId("library-list");
  const button = byId("library");

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

  async function refresh() {
    list.replaceChildren(h("li", { class: "soft", text: t("loading") }));
    try {
      const { playlists } = await api.playlists();
      list.replaceChildren(...(playlists.length ? playlists.map(entry) : [h("li", { class: "soft", text: t("library.none") })]));
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      list.replaceChildren(h("li", {}, words(error)));
    }
  }

  function entry(playlist) {
    const name = playlist.title || t("untitled");
    const count = playlist.tracks?.length ?? 0;
    const detail = [t("tracks.count", { n: number(count), of: count }), playlist.saved && date(playlist.saved)];
    return h(
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
        { type: "button", class: "icon-button", "aria-label": t("library.delete", { name }), on: { click: () => remove(playlist) } },
        icon("trash"),
      ),
    );
  }

  function use(playlist) {
    byId("library-dialog").close();
    store.change(replaceWith(playlist));
    byId("title").focus();
  }

  async function remove(playlist) {
    try {
      await api.deletePlaylist(playlist.key);
      if (store.get().key === playlist.key) store.change(go({ key: newKey() }));
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      toast(error.detail || t(`error.${error.kind}`));
    }
    refresh();
    byId("library-dialog").querySelector(".dialog-close").focus();
  }
}
