// English words of the service's notes and of links that can't be read.

const s = (of) => (of === 1 ? "" : "s");
const named = (name, near) => (near ? `${name} (did you mean ${near}?)` : name);
const listing = (names, more, nearest = []) =>
  names.map((name, place) => named(name, nearest[place])).join(", ") + (more ? ` and ${more} more` : "");

const HELPS = {
  track: "a track",
  known_track: "a track that the model knows",
  more_tracks: "more tracks",
  tag: "a tag",
  known_tag: "a tag that the model knows",
  title: "a title",
  longer_title: "a longer title",
};

export default {
  "note.empty_query": "Nothing to go by yet, so this is what most playlists hold.",
  "note.nothing_known": "Nothing of this is known to the model, so this is what most playlists hold.",
  "note.no_weight": "Every seed track is switched off, so this is what most playlists hold.",
  "note.few_tracks": ({ found, asked, limits }) =>
    `${found} of ${asked} tracks: ${limits.length ? `the others are left out by ${limits.join(", ")}` : "the model knows no others"}.`,
  "note.few_tags": "{found} of {asked} tags: the model knows {known}.",
  "note.unknown_tracks": ({ names, more }) => `Left out, because the model knows no such tracks: ${listing(names, more)}.`,
  "note.unknown_tags": ({ names, more, nearest }) => `Left out, because the model knows no such tags: ${listing(names, more, nearest)}.`,
  "note.unknown_genres": ({ names, more }) => `No track has these genres: ${listing(names, more)}.`,
  "note.unknown_artists": ({ names, more }) => `No track is by these artists: ${listing(names, more)}.`,
  "note.track_not_found": "Left out, because no track has this id or name: {text}.",
  "note.track_taken": ({ text, track, playlists, others }) =>
    `For “${text}”, ${track} was taken, which is in ${playlists} playlist${s(playlists)}; ${others} other track${s(others)} would fit.`,
  "note.unheard": "The energy of {known} of {tracks} tracks is known, so the order follows no curve of energy.",
  "note.unsure": ({ target, hits, helps }) =>
    `Not sure of these ${target}: about ${hits.toFixed(1)} of them are expected to belong.` +
    (helps.length ? ` What would help: ${helps.map((help) => HELPS[help] ?? help).join(" or ")}.` : ""),

  "limit.updated": "the playlist's date",
  "limit.years": "years",
  "limit.genres": "genres",
  "limit.per_artist": "tracks per artist",
  "limit.per_album": "tracks per album",
  "limit.without_tracks": "dropped tracks",
  "limit.without_artists": "artists left out",
  "limit.heard": "tracks heard before",
  "limit.released_until": "the latest day",
  "limit.versions": "other versions",

  "link.unread": "This link can't be read wholly. Left out: {parts}.",
  "link.view": "the view",
  "link.title": "the title",
  "link.tags": "tags",
  "link.tracks": "tracks",
  "link.kept": "kept tracks",
  "link.pinned": "pinned tracks",
  "link.dropped": "dropped tracks",
  "link.artists_out": "artists to leave out",
  "link.diversity": "variety",
  "link.popularity": "popularity",
  "link.years": "years",
  "link.per_artist": "tracks per artist",
  "link.per_album": "tracks per album",
  "link.genres": "genres",
  "link.released_until": "the latest day",
  "link.unheard": "the wish for unheard tracks",
  "link.order": "the order",
  "link.n": "the number of tracks",
  "link.model": "the model",
  "link.with": "the model to compare with",
};
