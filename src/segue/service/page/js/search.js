// Track search with completion.

import * as api from "./api.js";
import { combobox } from "./combobox.js";
import { byId, h } from "./dom.js";
import { number, t } from "./i18n.js";
import { announce } from "./notices.js";
import { addTracks, isSeed } from "./state.js";
import { nameOf, plate } from "./track.js";

export function mountSearch({ store, catalogue }) {
  combobox(byId("search"), {
    find: async (text, signal) => {
      const found = await api.findTracks(text, store.get().model, signal);
      return found.tracks.filter((track) => !isSeed(store.get(), track.id));
    },
    key: (track) => track.id,
    draw: (track) => [
      plate(track),
      h("span", { class: "option-note", text: t("playlists.count", { n: number(track.playlists), of: track.playlists }) }),
    ],
    choose: (track) => {
      catalogue.remember([track]);
      store.change(addTracks([track.id]));
      announce(t("track.added", { name: nameOf(track) }));
    },
    emptyWord: (text) => t("search.none", { text }),
  });
}
