// The empty page's invitation: titles and tags to begin with.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { addTag, setTitle } from "./state.js";

const TAGS = 8;

export function mountStarters({ store }) {
  let tags = [];

  function show() {
    const title = (text) =>
      h("li", {}, h("button", { type: "button", class: "starter", text, on: { click: () => begin(setTitle(text)) } }));
    const tag = (text) =>
      h("li", {}, h("button", { type: "button", class: "chip ghost", text: `#${text}`, on: { click: () => begin(addTag(text)) } }));
    byId("starter-titles").replaceChildren(...t("starter.titles").split("|").map(title));
    byId("starter-tags").replaceChildren(...tags.map(tag));
  }

  function begin(change) {
    store.change(change);
    byId("next-heading").focus({ preventScroll: true });
  }

  api
    .findTags("", store.get().model, undefined, TAGS)
    .then((found) => {
      tags = found.tags.map(({ tag }) => tag);
      show();
    })
    .catch(() => {}); // without them the page says what is wrong elsewhere
  onLanguage(show);
  show();
}
