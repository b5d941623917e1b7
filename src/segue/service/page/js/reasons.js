// Why a result is there: in words, each with a bar as long as its share.

import { h } from "./dom.js";
import { hasWord, percent, t } from "./i18n.js";
import { icon } from "./icons.js";

const KINDS = ["track", "tag", "word", "artist", "album", "genre", "year", "audio", "popular"];

/** How a kind looks: one that the page does not know, of a facet that was added, looks like a genre. */
const lookOf = ({ kind }) => (KINDS.includes(kind) ? kind : "genre");

/** What a kind is called: one that the page has no word for, by the service's own. */
const wordOf = ({ kind }) => (hasWord(`kind.${kind}`) ? t(`kind.${kind}`) : kind);

/** A reason as words: `title word “비”`. */
export function inWords(reason) {
  const { kind, value } = reason;
  return hasWord(`reason.${kind}`) ? t(`reason.${kind}`, { value }) : `${kind} ${value}`;
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
        { class: `reason kind-${lookOf(reason)}` },
        h("span", { class: "reason-text" },
          icon(lookOf(reason)), // where there is no room for the word
          h("span", { class: "reason-kind", text: wordOf(reason) }),
          h("span", { class: "reason-value", text: reason.kind === "popular" ? "" : reason.value }),
          h("span", { class: "reason-share", text: percent(reason.share) }),
        ),
        bar,
      );
    }),
  );
}
