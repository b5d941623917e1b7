// The continuation follows the state: asked at once when things are quiet, every moment while they are not,
// and a question that a newer one overtakes is cancelled.

import * as api from "./api.js";
import { question } from "./query.js";

const PAUSE = 80; // milliseconds between two questions while somebody types or drags
const FIRST_WAIT = 2; // seconds until a failed question is asked again, where the server does not say
const LONGEST_WAIT = 30; // each time it fails again, twice as long, up to this

/** `get()` is {status: "loading"|"ready"|"error", continuation, model, took, error}; `subscribe` hears of changes. */
export function createLive({ store, catalogue, heard }) {
  let now = { status: "loading", continuation: null, model: "", took: null, error: null };
  let asked = "";
  let controller = null;
  let timer = 0;
  let retry = 0;
  let lastStart = -Infinity;
  let failures = 0;
  const listeners = new Set();

  const publish = (change) => {
    now = { ...now, ...change };
    listeners.forEach((listener) => listener(now));
  };

  async function ask() {
    clearTimeout(retry);
    controller?.abort();
    controller = new AbortController();
    const mine = controller;
    const state = store.get();
    const wanted = asked;
    lastStart = performance.now();
    if (now.status !== "loading") publish({ status: "loading" });
    try {
      const answer = await api.continuations(question(state, heard.left()), state.model, mine.signal);
      const continuation = answer.continuations[0];
      catalogue.remember(continuation.tracks, state.model);
      failures = 0;
      // while a slider moves on, what has come is worth seeing, but it is not the last word
      const status = wanted === asked ? "ready" : "loading";
      publish({ status, continuation, model: state.model, error: null, took: answer.took_ms });
    } catch (error) {
      if (api.isAborted(error) || mine !== controller) return;
      if (!(error instanceof api.Problem)) throw error;
      publish({ status: "error", error });
      const wait = error.retryAfter || Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT);
      failures += 1;
      if (error.kind === "busy" || error.kind === "offline") retry = setTimeout(ask, wait * 1000);
    }
  }

  function follow(state) {
    const wanted = JSON.stringify([question(state, heard.left()), state.model]);
    if (wanted === asked) return;
    asked = wanted;
    publish({ status: "loading" });
    if (timer) return;
    const since = performance.now() - lastStart;
    timer = setTimeout(() => ((timer = 0), ask()), Math.max(0, PAUSE - since));
  }

  return {
    start: () => {
      follow(store.get());
      store.subscribe(follow);
      heard.onNews(() => follow(store.get()));
    },
    again: ask,
    get: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
