// Names that would suit, for a model with a namer: each word with the tracks and tags that it comes from.

import * as api from "./api.js";
import { byId, h, say } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { toast } from "./notices.js";
import { setTitle } from "./state.js";
import { nameOf } from "./track.js";

const N = 5;

export function mountNames(app) {
  const { store, catalogue } = app;
  const row = byId("names-row");
  const button = byId("suggest-names");
  const list = byId("names");
  let names = [];
  let of = ""; // the playlist that the names are of
  let controller = null;

  const asked = ({ tags, seeds }) => ({ tags, tracks: seeds.map(({ id }) => id) });
  const source = ({ kind, name }) => (kind === "track" ? nameOf(catalogue.get(name)) : `#${name}`);

  async function suggest() {
    const state = store.get();
    controller?.abort();
    controller = new AbortController();
    button.disabled = true;
    try {
      names = (await api.names({ ...asked(state), n: N }, state.model, controller.signal)).names;
      of = JSON.stringify(asked(state));
      if (!names.length) toast(t("names.none"));
    } catch (error) {
      if (api.isAborted(error)) return;
      if (!(error instanceof api.Problem)) throw error;
      names = [];
      toast(error.status === 422 ? t("names.none") : error.message);
    } finally {
      button.disabled = false;
    }
    show(store.get());
  }

  function take(title) {
    store.change(setTitle(title));
    names = [];
    show(store.get());
    byId("title").focus();
  }

  const why = ({ words }) =>
    words
      .filter(({ drivers }) => drivers.length)
      .map(({ word, drivers }) => t("names.why", { word, from: drivers.map(source).join(", ") }));

  function draw(name) {
    const told = why(name).map((text) => h("span", { class: "name-why soft small", text }));
    const label = t("names.take", { title: name.title });
    return h(
      "li",
      { class: "name-option" },
      h("button", { type: "button", class: "chip ghost", "aria-label": label, text: name.title, on: { click: () => take(name.title) } }),
      ...told,
    );
  }

  function show(state) {
    const { tags, tracks } = asked(state);
    row.hidden = !app.model?.has?.namer || !(tags.length || tracks.length);
    if (JSON.stringify({ tags, tracks }) !== of) names = []; // they were of another playlist
    list.hidden = !names.length;
    list.replaceChildren(...names.map(draw));
    say(button, t("names.suggest"));
  }

  button.addEventListener("click", suggest);
  store.subscribe(show);
  app.onModel(() => show(store.get()));
  catalogue.onNews(() => show(store.get()));
  onLanguage(() => show(store.get()));
  show(store.get());
}
