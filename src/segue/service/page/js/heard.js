// What the listener knows already: tracks that were in a playlist on this page, that were listened to here, or that lie
// in the service's library. The list of them stays in this browser: a link holds the wish to leave them out, no more.

import * as api from "./api.js";

const KEPT = "segue.heard";
const MOST = 5000; // the latest ones: all of them go along with every question

/** `left()` has the ids to leave out; `keeps()` says whether the service has a library. */
export function createHeard({ store, keeps }) {
  const listeners = new Set();
  let mine = new Set(read());
  let shelf = [];
  let out = [];

  const all = () => [...new Set([...shelf, ...mine])].slice(-MOST);
  const tell = () => listeners.forEach((listener) => listener());

  function become(ids) {
    mine = new Set(ids.slice(-MOST));
    write([...mine]);
    tell();
  }

  function learn(ids) {
    const fresh = ids.filter((id) => !mine.has(id));
    if (fresh.length) become([...mine, ...fresh]);
  }

  /** Leave out what is known now. A track that is heard later stays where it is: its row must not go while it plays. */
  function settle() {
    out = all();
    tell();
  }

  /** Look into the library, where somebody wants that and there is one. */
  async function shelve() {
    if (!store.get().tune.unheard || !keeps()) return;
    try {
      const { playlists } = await api.playlists();
      shelf = playlists.flatMap(({ tracks, kept, pinned }) => [...tracks, ...kept, ...pinned]);
      settle();
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error; // without the library, this browser's tracks are left out
    }
  }

  store.subscribe((state, before) => {
    if (state.seeds !== before.seeds) learn(state.seeds.map((seed) => seed.id));
    if (!state.tune.unheard || (before.tune.unheard && state.key === before.key)) return;
    settle();
    shelve();
  });
  addEventListener("storage", (event) => {
    if (event.key !== KEPT) return;
    mine = new Set(read());
    tell();
  });
  learn(store.get().seeds.map((seed) => seed.id));
  settle();

  return {
    learn,
    shelve,
    left: () => (store.get().tune.unheard ? out : []),
    count: () => all().length,
    ofBrowser: () => mine.size,
    /** Forget what this browser knows; what is returned brings it back. */
    forget: () => {
      const were = [...mine];
      const use = (ids) => (become(ids), settle());
      use([]);
      return () => use(were);
    },
    onNews: (listener) => listeners.add(listener),
  };
}

function read() {
  try {
    const ids = JSON.parse(localStorage.getItem(KEPT)) ?? [];
    return ids.filter((id) => Number.isSafeInteger(id) || (typeof id === "string" && id));
  } catch {
    return []; // not ours, or damaged
  }
}

function write(ids) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(ids));
  } catch {
    // no room: until the page is closed it knows them all the same
  }
}
