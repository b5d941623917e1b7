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

/** Title over artists, album and year, as far as they are known; narrow places leave the album out. */
export function nameplate(track, { detail = true } = {}) {
  const album = detail && track.album !== track.title ? track.album : "";
  return h(
    "span",
    { class: "nameplate" },
    h("span", { class: "track-title", text: titleOf(track) }),
    h(
      "span",
      { class: "track-by" },
      h("span", { text: artistsOf(track) }),
      Boolean(album) && h("span", { class: "track-detail track-album", text: album }),
      Boolean(track.year) && h("span", { class: "track-detail", text: String(track.year) }),
    ),
  );
}

/** A cover beside the nameplate, for lists of choices. */
export const plate = (track) => h("span", { class: "plate" }, cover(track), nameplate(track, { detail: false }));
