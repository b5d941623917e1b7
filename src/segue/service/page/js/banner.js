// When something is wrong: what it is, in kind words, and what to do.

import { useKey } from "./api.js";
import { byId, h } from "./dom.js";
import { current, onLanguage, t } from "./i18n.js";
import { icon } from "./icons.js";

export function mountBanner({ live }) {
  const box = byId("banner");
  let shown = "";

  function show() {
    const { status, error } = live.get();
    if (status === "loading") return undefined;
    const told = status === "ready" ? "" : [current(), error.kind, error.message].join(" ");
    if (told === shown) return undefined; // an alert that is drawn again is read out again
    shown = told;
    if (status === "ready") return box.replaceChildren();
    byId("skeleton").hidden = true;
    return box.replaceChildren(h("div", { class: `banner is-${error.kind}` }, icon("warn"), words(error), action(error)));
  }

  function action(error) {
    if (error.kind === "key") return keyForm();
    return h("button", { type: "button", class: "button", text: t("error.again"), on: { click: () => live.again() } });
  }

  function keyForm() {
    const field = h("input", { type: "password", class: "field", "aria-label": t("error.key.label"), autocomplete: "off" });
    const send = (event) => {
      event.preventDefault();
      useKey(field.value);
      location.reload();
    };
    return h("form", { class: "key-form", on: { submit: send } }, field, h("button", { class: "button", text: t("error.key.send") }));
  }

  live.subscribe(show);
  onLanguage(show);
  addEventListener("online", () => live.get().status === "error" && live.again());
}

/** What a problem says, in the page's language first, then in the service's own words. */
export function words(error) {
  return h(
    "div",
    { class: "banner-words" },
    h("strong", { text: t(`error.${error.kind}`) }),
    h("p", { text: error.kind === "problem" ? error.detail || error.title : t(`error.${error.kind}.detail`) }),
    error.kind === "problem" && error.hint && h("p", { text: error.hint }),
  );
}
