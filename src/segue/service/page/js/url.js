// State to the address bar and back. It stands after the "#", so that it never reaches a server's log.

import { EMPTY, ORDERS, STEP, UNTUNED, WEIGHTS } from "./state.js";

const VIEWS = ["playlist", "compare", "health"];
const MOST_SHOWN = 200;
// what the service takes, in its own words: segue/service/requests.py
const LONGEST = { title: 1000, tag: 200, id: 1000, name: 500 };
const MOST = { tags: 200, tracks: 5000, dropped: 20000, cap: 500 };
const YEARS = [1000, 9999];

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
    order: tune.order === ORDERS[0] ? "" : tune.order,
    n: state.n === STEP ? "" : state.n,
    model: encodeURIComponent(state.model),
    with: encodeURIComponent(state.other),
  };
  return Object.entries(parts)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `${key}=${value}`)
    .join("&");
}

const list = (values) => values.map(encodeURIComponent).join(",");

/** The state that a "#…" stands for; what can't be read is left out. */
export const decode = (hash) => read(hash).state;

/** The state that a "#…" stands for, and as `unread` the names of its parts that can't be read, or not wholly. */
export function read(hash) {
  const { one, many, unread } = reader(hash);
  const seeds = many("tracks", decodeSeed, MOST.tracks);
  const [from, to] = one("years", years, [null, null]);
  const state = {
    ...EMPTY,
    view: one("view", (value) => (VIEWS.includes(value) ? value : null), "playlist"),
    title: one("title", text(LONGEST.title), ""),
    tags: unique(many("tags", text(LONGEST.tag), MOST.tags)),
    seeds: seeds.filter((seed, place) => seeds.findIndex(({ id }) => id === seed.id) === place),
    kept: unique(many("kept", decodeId, MOST.tracks)),
    pinned: unique(many("pinned", decodeId, MOST.tracks)),
    dropped: unique(many("dropped", decodeId, MOST.dropped)),
    withoutArtists: unique(many("artists_out", text(LONGEST.name), MOST.tracks)),
    tune: {
      ...UNTUNED,
      diversity: one("diversity", number(0, 1), 0),
      popularity: one("popularity", number(-1, 1), 0),
      from,
      to,
      perArtist: one("per_artist", whole(MOST.cap), null),
      perAlbum: one("per_album", whole(MOST.cap), null),
      genres: unique(many("genres", text(LONGEST.name), MOST.tags)),
      until: one("released_until", day, null),
      unheard: one("unheard", (value) => ({ 0: false, 1: true })[value] ?? null, false),
      order: one("order", (value) => (ORDERS.includes(value) ? value : null), ORDERS[0]),
    },
    n: one("n", whole(MOST_SHOWN), STEP),
    model: one("model", text(LONGEST.name), ""),
    other: one("with", text(LONGEST.name), ""),
  };
  return { state, unread: unread() };
}

/** What reads the parts of a "#…"; a parser gives null for what it can't read. */
function reader(hash) {
  const cut = (part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
  const parts = new Map(hash.replace(/^#/, "").split("&").filter((part) => part.includes("=")).map(cut));
  const bad = new Set();
  /** The value of a part that is one, or what stands for it where it is missing or unreadable. */
  const one = (name, parse, otherwise) => {
    const written = parts.get(name);
    const value = written ? parse(written) : otherwise;
    if (written && value === null) bad.add(name);
    return value ?? otherwise;
  };
  /** The readable values of a part that is a list, and no more than `most` of them. */
  const many = (name, parse, most) => {
    const written = (parts.get(name) ?? "").split(",").filter(Boolean);
    const values = written.map((value) => parse(value, () => bad.add(name)));
    const known = values.filter((value) => value !== null).slice(0, most);
    if (known.length < values.length) bad.add(name);
    return known;
  };
  return { one, many, unread: () => [...parts.keys()].filter((name) => bad.has(name)) };
}

const unique = (values) => [...new Set(values)];

/** What reads a text of so many characters at most; a lone "%" is one that somebody typed. */
const text = (longest) => (value) => {
  try {
    const found = decodeURIComponent(value.replace(/%(?![0-9a-f]{2})/gi, "%25"));
    return [...found].length <= longest && !found.includes("\0") ? found : null;
  } catch {
    return null; // bytes that are no UTF-8, as of a link that was cut off
  }
};

/** Whether a text is an id that is an integer; a larger one is a text, as everywhere in Segue. */
const isInteger = (value) => /^-?(0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value));

/** An integer id stands bare; a text that looks like one has a quote before it. */
function encodeId(id) {
  const quote = typeof id === "string" && (isInteger(id) || id.startsWith("'")) ? "'" : "";
  return quote + encodeURIComponent(id).replaceAll("*", "%2A");
}

function decodeId(value) {
  if (isInteger(value)) return Number(value) || 0; // -0 is 0
  return text(LONGEST.id)(value.replace(/^('|%27)/, ""))?.trim().normalize() || null;
}

/** A seed track; where its weight can't be read, `complain` hears of it and the track counts once. */
function decodeSeed(value, complain) {
  const [written, times = "1"] = value.split("*");
  const [id, weight] = [decodeId(written), number(WEIGHTS[0], WEIGHTS.at(-1))(times)];
  if (weight === null) complain();
  return id === null ? null : { id, weight: weight ?? 1 };
}

/** What reads a number, taking the nearest of those that may be. */
const number = (low, high) => (value) =>
  value.trim() && Number.isFinite(Number(value)) ? Math.min(Math.max(Number(value), low), high) : null;

/** What reads a whole number from 1 to `most`. */
const whole = (most) => (value) => (/^[1-9]\d{0,4}$/.test(value) ? Math.min(Number(value), most) : null);

function years(value) {
  const found = /^(\d{4})?-(\d{4})?$/.exec(value);
  if (!found) return null;
  const [from, to] = [found[1], found[2]].map((year) => (year ? Number(year) : null));
  const real = [from, to].every((year) => year === null || (year >= YEARS[0] && year <= YEARS[1]));
  return real && (from ?? YEARS[0]) <= (to ?? YEARS[1]) ? [from, to] : null;
}

/** A day that there is, such as "2015-06-30"; null for anything else. */
export function day(value) {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(value)) return null;
  const found = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(value) ? value : null;
}
