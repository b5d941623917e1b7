// State to the address bar and back. It stands after the "#", so that it never reaches a server's log.

import { EMPTY, STEP, UNTUNED, WEIGHTS } from "./state.js";

const VIEWS = ["playlist", "compare", "health"];
const MOST_SHOWN = 200;

/** The part after "#" for a state; "" for an empty one. */
export function encode(state) {
  const { tune } = state;
  const parts = {
    view: state.view === "playlist" ? "" : state.view,
    title: encodeURIComponent(state.title),
    tags: list(state.tags),
    tracks: state.seeds.map((seed) => encodeId(seed.id) + (seed.weight === 1 ? "" : `*${seed.weight}`)).join(","),
    kept: state.kept.map(encodeId).join(","),
    pinned: state.pinned.map(encodeId).join(","),
    dropped: state.dropped.map(encodeId).join(","),
    artists_out: list(state.withoutArtists),
    diversity: tune.diversity || "",
    popularity: tune.popularity || "",
    years: tune.from === null && tune.to === null ? "" : `${tune.from ?? ""}-${tune.to ?? ""}`,
    per_artist: tune.perArtist ?? "",
    per_album: tune.perAlbum ?? "",
    genres: list(tune.genres),
    released_until: tune.until ?? "",
    unheard: tune.unheard ? 1 : "",
    n: state.n === STEP ? "" : state.n,
    model: encodeURIComponent(state.model),
    with: encodeURIComponent(state.other),
  };
  return Object.entries(parts)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `${key}=${value}`)
    .join("&");
}

/** The state that a "#…" stands for; what can't be read is left out. */
export function decode(hash) {
  const parts = new Map(
    hash
      .replace(/^#/, "")
      .split("&")
      .filter((part) => part.includes("="))
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
  const raw = (key) => parts.get(key) ?? "";
  const ids = (key) => split(raw(key)).map(decodeId).filter((id) => id !== "");
  const seeds = split(raw("tracks")).map(decodeSeed).filter(({ id }) => id !== "");
  const [from, to] = years(raw("years"));
  return {
    ...EMPTY,
    view: VIEWS.includes(raw("view")) ? raw("view") : "playlist",
    title: text(raw("title")),
    tags: unique(split(raw("tags")).map(text)),
    seeds: seeds.filter((seed, place) => seeds.findIndex(({ id }) => id === seed.id) === place),
    kept: unique(ids("kept")),
    pinned: unique(ids("pinned")),
    dropped: unique(ids("dropped")),
    withoutArtists: unique(split(raw("artists_out")).map(text)),
    tune: {
      ...UNTUNED,
      diversity: number(raw("diversity"), 0, 1) ?? 0,
      popularity: number(raw("popularity"), -1, 1) ?? 0,
      from,
      to,
      perArtist: whole(raw("per_artist")),
      perAlbum: whole(raw("per_album")),
      genres: unique(split(raw("genres")).map(text)),
      until: day(raw("released_until")),
      unheard: raw("unheard") === "1",
    },
    n: Math.min(whole(raw("n")) ?? STEP, MOST_SHOWN),
    model: text(raw("model")),
    other: text(raw("with")),
  };
}

const list = (values) => values.map(encodeURIComponent).join(",");
const split = (value) => value.split(",").filter(Boolean);
const unique = (values) => [...new Set(values)];

function text(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // a lone "%" that somebody typed
  }
}

/** An integer id stands bare; a text that looks like one has a quote before it. */
function encodeId(id) {
  const quote = typeof id === "string" && /^(-?\d+$|')/.test(id) ? "'" : "";
  return quote + encodeURIComponent(id).replaceAll("*", "%2A");
}

function decodeId(value) {
  if (/^-?\d+$/.test(value)) return Number(value);
  return text(value).replace(/^'/, "");
}

function decodeSeed(value) {
  const [id, weight = "1"] = value.split("*");
  return { id: decodeId(id), weight: number(weight, WEIGHTS[0], WEIGHTS.at(-1)) ?? 1 };
}

function number(value, low, high) {
  if (value === "" || !Number.isFinite(Number(value))) return null;
  return Math.min(Math.max(Number(value), low), high);
}

function whole(value) {
  return /^[1-9]\d{0,4}$/.test(value) ? Number(value) : null;
}

function years(value) {
  const found = /^(\d{4})?-(\d{4})?$/.exec(value);
  return found ? [found[1], found[2]].map((year) => (year ? Number(year) : null)) : [null, null];
}

/** A day that there is, such as "2015-06-30"; null for anything else. */
export function day(value) {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(value)) return null;
  const found = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(value) ? value : null;
}
