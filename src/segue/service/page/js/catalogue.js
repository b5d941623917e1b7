// Tracks that have been seen, by id, so that a link's seeds have names and a dropped track keeps its own.

import * as api from "./api.js";

const AT_ONCE = 6;

export function createCatalogue({ modelName }) {
  const known = new Map();
  const asked = new Set();
  const listeners = new Set();
  const blanks = new Map();

  /** Stands for a track until it is known; the same one each time, so that nobody draws it twice. */
  function awaited(id) {
    if (!blanks.has(id)) blanks.set(id, { ...unknown(id), missing: true, unknown: false });
    return blanks.get(id);
  }

  const remember = (tracks) => tracks.forEach((track) => known.set(track.id, track));

  /** Fetch what is not known yet; listeners hear once all of it is there. */
  async function learn(ids) {
    const missing = ids.filter((id) => !known.has(id) && !asked.has(id));
    if (!missing.length) return;
    missing.forEach((id) => asked.add(id));
    const queue = [...missing];
    const worker = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        try {
          remember([await api.track(id, modelName())]);
        } catch (error) {
          if (error.status === 404) known.set(id, unknown(id));
          else asked.delete(id); // offline or busy: ask again another time
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    listeners.forEach((listener) => listener());
  }

  return {
    remember,
    learn,
    get: (id) => known.get(id) ?? awaited(id),
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
