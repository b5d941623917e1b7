// Tracks that have been seen, by model and id, so that a link's seeds have names and a dropped track keeps its own.
// One id may be another track in another model, or be heard at another address.

import * as api from "./api.js";

export function createCatalogue({ modelName }) {
  const shelves = new Map();
  const listeners = new Set();
  const blanks = new Map();

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

  /** Fetch what is not known yet; listeners hear once all of it is there. */
  async function learn(ids) {
    const model = modelName();
    const { known, asked } = shelf(model);
    const missing = ids.filter((id) => !known.has(id) && !asked.has(id));
    if (!missing.length) return;
    missing.forEach((id) => asked.add(id));
    const queue = [...missing];
    const worker = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        try {
          remember([await api.track(id, model)], model);
        } catch (error) {
          if (error.status === 404) known.set(id, unknown(id));
          else asked.delete(id); // offline or busy: ask again another time
        }
      }
    };
    await Promise.all(Array.from({ length: 6 }, worker));
    listeners.forEach((listener) => listener());
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
