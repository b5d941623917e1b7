// Why a result is there: in words, each with a bar as long as its share.

import { h } from "./dom.js";
import { percent, t } from "./i18n.js";
import { icon } from "./icons.js";

const KINDS = ["track", "tag", "word", "artist", "album", "genre", "year", "audio", "popular"];

const kindOf = (reason) => (KINDS.includes(reason.kind) ? reason.kind : "popular");

/** A reason as words: `title word “비”`. */
export function inWords(reason) {
  return t(`reason.${kindOf(reason)}`, { value: reason.value });
}

/** All of a result's reasons as one sentence for screen readers. */
export const sentence = (reasons) =>
  reasons.map((reason) => `${inWords(reason)} ${percent(reason.share)}`).join(", ");

/** The strongest few, side by side. */
export function reasonBars(reasons, most = 3) {
  return h(
    "ul",
    { class: "reasons" },
    reasons.slice(0, most).map((reason) => {
      const bar = h("span", { class: "reason-bar" });
      bar.style.setProperty("--share", `${Math.max(reason.share * 100, 3)}%`);
      return h(
        "li",
        { class: `reason kind-${kindOf(reason)}` },
        h("span", { class: "reason-text" },
          icon(kindOf(reason)), // where there is no room for the word
          h("span", { class: "reason-kind", text: t(`kind.${kindOf(reason)}`) }),
          h("span", { class: "reason-value", text: reason.kind === "popular" ? "" : reason.value }),
          h("span", { class: "reason-share", text: percent(reason.share) }),
        ),
        bar,
      );
    }),
  );
}
