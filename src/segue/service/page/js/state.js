// What a playlist is while it is being made, and every way it can change: pure functions from state to state.

/** Weights a seed track can have, from "ignore" to "ten times". */
export const WEIGHTS = Object.freeze([0, 0.25, 0.5, 1, 2, 4, 10]);

/** Where every slider and switch rests. */
export const UNTUNED = Object.freeze({
  diversity: 0,
  popularity: 0,
  from: null,
  to: null,
  perArtist: null,
  perAlbum: null,
  genres: Object.freeze([]),
  until: null, // a day as "2015-06-30"
  unheard: false,
  order: "ranked",
});

/** The orders in which the list can be; the first is that of the scores. */
export const ORDERS = Object.freeze(["ranked", "flow", "flow:rising", "flow:falling", "flow:arch"]);

export const STEP = 20;

/** A key that no other playlist has; `randomUUID` is there on secure origins only. */
export const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

export const EMPTY = Object.freeze({
  key: "",
  filed: false, // whether somebody put it into the library; until then it is a draft
  title: "",
  tags: Object.freeze([]),
  seeds: Object.freeze([]),
  kept: Object.freeze([]),
  pinned: Object.freeze([]),
  dropped: Object.freeze([]),
  withoutArtists: Object.freeze([]),
  tune: UNTUNED,
  n: STEP,
  model: "",
  other: "",
  view: "playlist",
});

/** What undo brings back; the view and the model are places, not changes. */
export const UNDOABLE = ["key", "filed", "title", "tags", "seeds", "kept", "pinned", "dropped", "withoutArtists", "tune"];

const without = (list, value) => list.filter((one) => one !== value);
const including = (list, value) => (list.includes(value) ? list : [...list, value]);

export const isSeed = (state, id) => state.seeds.some((seed) => seed.id === id);

export const isEmpty = (state) => !state.title.trim() && !state.tags.length && !state.seeds.length;

export const isTuned = (state) => JSON.stringify(state.tune) !== JSON.stringify(UNTUNED);

export const setTitle = (title) => (state) => ({ ...state, title });

export const addTag = (tag) => (state) => {
  const clean = tag.trim().replace(/^#+/, "");
  return clean ? { ...state, tags: including(state.tags, clean) } : state;
};

export const removeTag = (tag) => (state) => ({ ...state, tags: without(state.tags, tag) });

/** Tracks join the playlist; one that was dropped before is welcome again. */
export const addTracks = (ids) => (state) => {
  const fresh = ids.filter((id, place) => !isSeed(state, id) && ids.indexOf(id) === place);
  return {
    ...state,
    seeds: [...state.seeds, ...fresh.map((id) => ({ id, weight: 1 }))],
    pinned: state.pinned.filter((id) => !fresh.includes(id)),
    dropped: state.dropped.filter((id) => !fresh.includes(id)),
  };
};

/** A result joins the playlist. */
export const keep = (id) => (state) => ({ ...addTracks([id])(state), kept: including(state.kept, id) });

export const removeSeed = (id) => (state) => ({
  ...state,
  seeds: state.seeds.filter((seed) => seed.id !== id),
  kept: without(state.kept, id),
});

export const weigh = (id, weight) => (state) => ({
  ...state,
  seeds: state.seeds.map((seed) => (seed.id === id ? { ...seed, weight } : seed)),
});

/** A result never comes back. */
export const drop = (id) => (state) => ({
  ...removeSeed(id)(state),
  pinned: without(state.pinned, id),
  dropped: including(state.dropped, id),
});

export const welcomeBack = (id) => (state) => ({ ...state, dropped: without(state.dropped, id) });

export const dropArtist = (name) => (state) => ({
  ...state,
  withoutArtists: including(state.withoutArtists, name),
});

export const welcomeArtist = (name) => (state) => ({
  ...state,
  withoutArtists: without(state.withoutArtists, name),
});

/** A pinned result stays at the top of the list whatever else changes. */
export const togglePin = (id) => (state) => ({
  ...state,
  pinned: state.pinned.includes(id) ? without(state.pinned, id) : [...state.pinned, id],
});

export const tune = (change) => (state) => ({ ...state, tune: { ...state.tune, ...change } });

export const toggleGenre = (name) => (state) =>
  tune({
    genres: state.tune.genres.includes(name)
      ? without(state.tune.genres, name)
      : [...state.tune.genres, name],
  })(state);

/** A playlist as the service keeps it; weights that say nothing are none. */
export const bodyOf = (state) => ({
  title: state.title.trim(),
  tags: state.tags,
  tracks: state.seeds.map(({ id }) => id),
  weights: weightsOf(state),
  kept: state.kept,
  pinned: state.pinned,
  dropped: state.dropped,
  draft: !state.filed,
});

/** How much each seed counts, in their order; none where each counts as one. */
export const weightsOf = ({ seeds }) =>
  seeds.some(({ weight }) => weight !== 1) ? seeds.map(({ weight }) => weight) : [];

/** Another playlist takes this one's place, such as one that the service kept; sliders, model and view stay. */
export const replaceWith =
  ({ key = newKey(), title = "", tags = [], tracks = [], weights = [], kept = [], pinned = [], dropped = [], draft = true }) =>
  (state) => ({
    ...EMPTY,
    key,
    filed: !draft,
    tune: state.tune,
    model: state.model,
    other: state.other,
    view: "playlist",
    title: title ?? "",
    tags: [...new Set(tags)],
    seeds: tracks
      .map((id, place) => ({ id, weight: weights[place] ?? 1 }))
      .filter(({ id }, place) => tracks.indexOf(id) === place),
    kept: [...kept],
    pinned: [...pinned],
    dropped: [...dropped],
  });

/** The playlist as the service would have it, in the place of what it was under the same key. */
export const withBody = (body) => (state) => {
  const { title, tags, seeds, kept, pinned, dropped, filed } = replaceWith(body)(state);
  return { ...state, title, tags, seeds, kept, pinned, dropped, filed };
};

/** The same playlist under another key, such as a copy of it. */
export const copyOf = (key = newKey()) => (state) => ({ ...state, key });

/** Into the library: it is no draft any more. */
export const file = (state) => ({ ...state, filed: true });

export const go = (change) => (state) => ({ ...state, ...change });
