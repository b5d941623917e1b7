// Tracks that have been seen, by model and id, so that a link's seeds have names and a dropped track keeps its own.
// One id may be another track in another model, or be heard at another address.

import * as api from "./api.js";

const AT_ONCE = 200; // ids of one request, as the service has it
const LETTERS = 4000; // of one request's ids: addresses have an end

export function createCatalogue({ modelName }) {
  const shelves = new Map();
  const listeners = new Set();
  const blanks = new Map();
  const wanted = new Map(); // a model's name → ids to ask for next

  /** What is known of a model's tracks, and which were asked for. */
  function shelf(model) {
    if (!shelves.has(model)) shelves.set(model, { known: new Map(), asked: new Set() });
    return shelves.get(model);
  }

  /** Stands for a track until it is known; the same one each time, so that nobody draws it twice. */
  function awaited(id) {
    if (!blanks.has(id)) blanks.set(id, { ...unknown(id), missing: true, unknown: false });
    return blanks.get(id);
  }

  const remember = (tracks, model = modelName()) => tracks.forEach((track) => shelf(model).known.set(track.id, track));

  /** Fetch what is not known yet, in as few requests as can be; listeners hear once it is there. */
  function learn(ids) {
    const model = modelName();
    const { known, asked } = shelf(model);
    const missing = ids.filter((id) => !known.has(id) && !asked.has(id));
    if (!missing.length) return;
    missing.forEach((id) => asked.add(id));
    // all parts of the page say in the same moment what they lack
    if (!wanted.has(model)) queueMicrotask(() => fetchWanted(model));
    wanted.set(model, [...(wanted.get(model) ?? []), ...missing]);
  }

  async function fetchWanted(model) {
    const ids = wanted.get(model);
    wanted.delete(model);
    const { known, asked } = shelf(model);
    for (const part of portions(ids)) {
      try {
        remember((await api.tracks(part, model)).tracks, model);
        part.filter((id) => !known.has(id)).forEach((id) => known.set(id, unknown(id)));
        listeners.forEach((listener) => listener());
      } catch (error) {
        if (!(error instanceof api.Problem)) throw error;
        part.forEach((id) => asked.delete(id)); // offline or busy: ask again when something else happens
      }
    }
  }

  /** What another model calls it, until this one has answered. */
  const elsewhere = (id) => [...shelves.values()].map(({ known }) => known.get(id)).find((track) => track && !track.unknown);

  return {
    remember,
    learn,
    get: (id) => shelf(modelName()).known.get(id) ?? elsewhere(id) ?? awaited(id),
    onNews: (listener) => listeners.add(listener),
  };
}

const unknown = (id) => ({
  id,
  title: "",
  artists: [],
  album: null,
  year: null,
  genres: [],
  playlists: 0,
  preview: null,
  unknown: true,
});

/** Ids in lists that an address has room for. */
export function portions(ids) {
  const found = [];
  let room = 0;
  for (const id of ids) {
    const letters = encodeURIComponent(id).length + 1;
    if (letters > room || found.at(-1).length === AT_ONCE) {
      found.push([]);
      room = LETTERS;
    }
    found.at(-1).push(id);
    room -= letters;
  }
  return found;
}
