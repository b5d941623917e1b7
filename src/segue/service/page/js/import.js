// A playlist file, dropped on the page or chosen: it takes the current playlist's place, and undo brings that back.
// One without a track that the model knows takes nobody's place.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { open } from "./dialogs.js";
import { number, percent, t } from "./i18n.js";
import { announce, toast } from "./notices.js";
import { replaceWith } from "./state.js";

const UNREAD = 422; // the answer to a file that could not be read as a playlist

export function mountImport(app) {
  const { store, catalogue } = app;
  const input = byId("import-file");
  const veil = byId("drop-veil");
  let depth = 0;

  const holdsFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const veiled = (on) => {
    depth = on ? depth : 0;
    veil.hidden = !on;
  };

  addEventListener("dragenter", (event) => {
    if (!holdsFile(event)) return;
    depth += 1;
    veiled(true);
  });
  addEventListener("dragleave", () => {
    depth -= 1;
    if (depth <= 0) veiled(false);
  });
  addEventListener("dragover", (event) => holdsFile(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    veiled(false);
    take(event.dataTransfer.files[0]);
  });
  byId("import").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files[0]) take(input.files[0]);
    input.value = "";
  });

  async function take(file, format) {
    try {
      const { model } = store.get();
      const { playlists } = await api.imported(file, model, format);
      playlists.forEach((playlist) => catalogue.remember(playlist.tracks, model));
      if (playlists.length === 1) return use(playlists[0], file);
      if (!playlists.length) return toast(t("import.none", { file: file.name }));
      return choosePlaylist(playlists, file);
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      const words = [t("import.failed", { file: file.name }), error.detail || t(`error.${error.kind}`), error.hint];
      const again = { label: t("import.format"), run: () => chooseFormat(file) };
      return toast(words.filter(Boolean).join(" "), error.status === UNREAD && app.model ? again : null);
    }
  }

  function use({ title, tags, tracks, weights, matches, unknown }, file) {
    const known = tracks.length > 0;
    const words = [known ? t("import.done", { n: number(tracks.length), of: tracks.length }) : t("import.stays", { file: file.name })];
    const alike = matches.filter(({ how }) => how === "path" || how === "names");
    if (alike.length) words.push(t("import.alike", { n: number(alike.length), least: percent(Math.min(...alike.map(({ confidence }) => confidence))) }));
    const unsure = matches.filter(({ others }) => others > 0).map(({ text }) => text);
    if (unsure.length) words.push(t("import.unsure", { n: number(unsure.length), some: unsure.slice(0, 3).join(", ") }));
    if (unknown.length) words.push(t("import.unknown", { n: number(unknown.length), some: unknown.slice(0, 3).join(", ") }));
    if (known) store.change(replaceWith({ title, tags, tracks: tracks.map(({ id }) => id), weights }));
    toast(words.join(" "), known ? { label: t("undo"), run: () => store.undo() } : null);
    announce(words.join(" "));
    if (known) byId("title").focus();
  }

  function choosePlaylist(playlists, file) {
    choose("choose", playlists, (playlist) => use(playlist, file), (playlist) => [
      h("strong", { text: playlist.title || t("untitled") }),
      h("span", { class: "soft", text: t("tracks.count", { n: number(playlist.tracks.length), of: playlist.tracks.length }) }),
    ]);
  }

  /** A file that is not recognised, or fits two formats, can be read in one that a person names. */
  function chooseFormat(file) {
    choose("format", app.model.formats, (format) => take(file, format), (format) => [h("strong", { text: format })]);
  }

  function choose(name, values, chosen, shown) {
    byId(`${name}-list`).replaceChildren(
      ...values.map((value) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "library-open", on: { click: () => (byId(`${name}-dialog`).close(), chosen(value)) } },
            ...shown(value),
          ),
        ),
      ),
    );
    open(`${name}-dialog`);
  }
}
