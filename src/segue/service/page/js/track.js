// How a track is written, wherever one stands.

import { cover } from "./art.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

/** Its name as text. */
export const titleOf = (track) =>
  track.title || t(track.unknown ? "track.unknown" : track.missing ? "track.loading" : "track.unnamed", { id: track.id });

/** Its artists as text. */
export const artistsOf = (track) => track.artists.join(", ");

/** Title and artists in one line, for labels. */
export const nameOf = (track) => [titleOf(track), artistsOf(track)].filter(Boolean).join(" – ");

/** Album and year, when known. */
export function detailOf(track) {
  const album = track.album && track.album !== track.title ? track.album : "";
  return [album, track.year].filter(Boolean).join(" · ");
}

/** Title over artists. */
export function nameplate(track, { detail = true } = {}) {
  const more = detail ? detailOf(track) : track.year ? String(track.year) : "";
  return h(
    "span",
    { class: "nameplate" },
    h("span", { class: "track-title", text: titleOf(track) }),
    h(
      "span",
      { class: "track-by" },
      h("span", { text: artistsOf(track) }),
      more && h("span", { class: "track-detail", text: more }),
    ),
  );
}

/** A cover beside the nameplate, for lists of choices. */
export const plate = (track) => h("span", { class: "plate" }, cover(track), nameplate(track, { detail: false }));
