// The question a state asks of a model.

import { ORDERS, weightsOf } from "./state.js";

const MOST = 500; // tracks that the service gives at once

/** The body of a continuation request without the tracks `heard`; `n` more than shown make up for pinned ones. */
export function question(state, heard, { n = Math.min(state.n + state.pinned.length, MOST), tags = 8, reasons = true } = {}) {
  const { tune } = state;
  const seeds = state.seeds;
  const weights = weightsOf(state);
  const query = {
    title: state.title.trim(),
    tags: state.tags,
    tracks: seeds.map((seed) => seed.id),
    ...(weights.length && { weights }),
  };
  const constraints = {
    ...(tune.perArtist && { per_artist: tune.perArtist }),
    ...(tune.perAlbum && { per_album: tune.perAlbum }),
    ...((tune.from !== null || tune.to !== null) && { years: [tune.from, tune.to] }),
    ...(tune.genres.length && { genres: tune.genres }),
    ...(state.dropped.length && { without_tracks: state.dropped }),
    ...(state.withoutArtists.length && { without_artists: state.withoutArtists }),
    ...(heard.length && { heard }),
    ...(tune.until && { released_until: tune.until }),
    ...(tune.diversity && { diversity: tune.diversity }),
    ...(tune.popularity && { popularity: tune.popularity }),
    ...(tune.order !== ORDERS[0] && { order: tune.order }),
  };
  return { queries: [query], n, tags, reasons, ...(Object.keys(constraints).length && { constraints }) };
}
