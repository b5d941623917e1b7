// What is told in passing: a live region for screen readers, and toasts with a way back.

import { byId, debounced, h, say } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const STAYS = 6000; // milliseconds
const QUIET = 700; // a screen reader hears of results once they stop changing

const waiting = new Map();

const tell = debounced(() => {
  say(byId("live"), [...waiting.values()].join(". "));
  waiting.clear();
}, QUIET);

/** Tell a screen reader, once things are quiet; of texts with the same `as`, only the last. */
export function announce(text, { as = text } = {}) {
  waiting.delete(as);
  waiting.set(as, text);
  tell();
}

let timer = 0;

/** A short message; `action` is {label, run}. It waits while the pointer or the focus is on it. */
export function toast(message, action = null) {
  const place = byId("toasts");
  clearTimeout(timer);
  const leave = () => place.replaceChildren();
  const box = h(
    "div",
    { class: "toast" },
    h("span", { text: message }),
    action &&
      h("button", {
        type: "button",
        class: "toast-action",
        text: action.label,
        on: { click: () => (leave(), action.run()) },
      }),
    h("button", { type: "button", class: "icon-button small", "aria-label": t("close"), on: { click: leave } }, icon("close")),
  );
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, STAYS);
  };
  for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, () => clearTimeout(timer));
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, wait);
  place.replaceChildren(box);
  wait();
}
