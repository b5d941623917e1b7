// Tag chips with completion, and the tags that would suit.

import * as api from "./api.js";
import { combobox } from "./combobox.js";
import { byId, h, keyed, say, set } from "./dom.js";
import { number, onLanguage, t } from "./i18n.js";
import { icon } from "./icons.js";
import { announce } from "./notices.js";
import { addTag, isEmpty, removeTag } from "./state.js";

const SUGGESTED = 6;

export function mountTags(app) {
  const { store, live } = app;
  const chips = byId("tag-chips");
  const input = byId("tag-input");
  const suggestions = byId("tag-suggestions");

  const add = (tag) => {
    store.change(addTag(tag));
    chips.scrollTop = chips.scrollHeight; // many tags scroll: the newest is last
    announce(t("tag.added", { tag }));
  };

  combobox(input, {
    find: async (text, signal) => {
      const found = await api.findTags(text.replace(/^#/, ""), store.get().model, signal);
      return found.tags.filter(({ tag }) => !store.get().tags.includes(tag));
    },
    key: ({ tag }) => tag,
    draw: ({ tag, playlists }) => [
      h("span", { class: "option-name", text: tag }),
      h("span", { class: "option-note", text: t("playlists.count", { n: number(playlists), of: playlists }) }),
    ],
    choose: ({ tag }) => add(tag),
    free: add,
    onEmpty: true,
  });

  input.addEventListener("keydown", (event) => {
    const last = store.get().tags.at(-1);
    if (event.key === "Backspace" && !input.value && last !== undefined) store.change(removeTag(last));
  });

  function remove(tag) {
    store.change(removeTag(tag));
    announce(t("tag.removed", { tag }));
  }

  function show() {
    keyed(
      chips,
      store.get().tags,
      (tag) => tag,
      (tag) =>
        h(
          "li",
          { class: "chip" },
          h("span", { text: tag }),
          h("button", { type: "button", class: "chip-remove", on: { click: () => remove(tag) } }, icon("close")),
        ),
      (node, tag) => set(node.querySelector("button"), "aria-label", t("tag.remove", { tag })),
    );
    const { continuation } = live.get();
    const fitting = (continuation?.tags ?? []).filter(({ tag }) => !store.get().tags.includes(tag)).slice(0, SUGGESTED);
    byId("suggestions-row").hidden = !fitting.length || isEmpty(store.get()); // the starters show them then
    keyed(
      suggestions,
      fitting,
      ({ tag }) => tag,
      ({ tag }) =>
        h("li", {}, h("button", { type: "button", class: "chip ghost", on: { click: () => add(tag) } }, icon("plus"), h("span", { text: tag }))),
      (node, { tag }) => set(node.firstElementChild, "aria-label", t("tag.add", { tag })),
    );
    say(byId("suggestions-label"), t("tags.suggested"));
  }

  store.subscribe(show);
  live.subscribe(show);
  onLanguage(show);
  show();
}
