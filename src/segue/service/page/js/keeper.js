// Brings playlists to the service, one change after the other, each going from what the last one left there (its ETag).
// A change that got no answer may have been made: it is sent again ahead of the next one, and then changes nothing.

import { newKey } from "./state.js";

const FIRST_WAIT = 2; // seconds until a lost change is sent again, where the service does not say
const LONGEST_WAIT = 30; // each time it is lost again, twice as long, up to this

const isLost = (error) => error.kind === "offline" || error.kind === "busy" || error.status >= 500;
const isConflict = (error) => error?.status === 412;

/** `send(key, body, etag)` answers {etag}; `outbox` outlives the page; `onCopy(title)` hears of what became a draft. */
export function createKeeper({ send, outbox, onCopy = () => {} }) {
  const etags = new Map(); // a playlist's key → the ETag of what the service has of it, as far as this page knows
  const entries = new Map(); // what waits, by name: its key, or one of its own where another page left it
  const listeners = new Set();
  let queue = Promise.resolve();
  let timer = 0;
  let failures = 0;

  const tell = () => listeners.forEach((listener) => listener());
  const failed = () => [...entries.values()].filter(({ error }) => error);
  const holds = (entry) => entries.get(entry.name) === entry;

  /** A playlist is to be kept so; of what has not been sent yet, only the last counts. */
  function want(key, body) {
    const entry = entries.get(key) ?? { name: key, key, etag: etags.get(key) ?? "", steps: [], sent: false, error: null };
    if (isConflict(entry.error)) entry.error = null; // who left the choice open is asked once more
    entry.steps = [...(entry.sent ? entry.steps.slice(0, 1) : []), body];
    entries.set(key, entry);
    if (outbox.knowsOwners) outbox.put(entry); // a page that is killed is told nothing before
    tell();
  }

  /** Send all that waits; what was changed elsewhere too waits on, for `settle`. */
  function deliver() {
    clearTimeout(timer);
    queue = queue.then(async () => {
      for (const entry of entries.values()) await bring(entry);
      tell();
      const lost = failed().filter(({ error }) => isLost(error));
      if (!lost.length) return;
      const told = Math.max(...lost.map(({ error }) => error.retryAfter));
      timer = setTimeout(deliver, (told || Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT)) * 1000);
      failures += 1;
    });
    return queue;
  }

  async function bring(entry) {
    while (holds(entry) && entry.steps.length && !isConflict(entry.error)) {
      entry.sent = true;
      try {
        const { etag } = await send(entry.key, entry.steps[0], entry.etag);
        failures = 0;
        Object.assign(entry, { etag, sent: false, error: null, steps: entry.steps.slice(1) });
        if (holds(entry)) etags.set(entry.key, etag);
        if (holds(entry) && entry.steps.length && outbox.knowsOwners) outbox.put(entry);
      } catch (error) {
        if (error.kind === undefined) throw error;
        if (isConflict(error) && entry.name !== entry.key) copy(entry);
        else return fail(entry, error);
      }
    }
    if (holds(entry) && !entry.steps.length) forget(entry);
    return undefined;
  }

  function fail(entry, error) {
    entry.error = error;
    if (!isLost(error)) Object.assign(entry, { sent: false, steps: entry.steps.slice(-1) });
    if (holds(entry)) outbox.put(entry);
  }

  /** What a page that is gone left behind overwrites nothing: it becomes a draft of its own. */
  function copy(entry) {
    const body = { ...entry.steps.at(-1), draft: true };
    Object.assign(entry, { key: newKey(), etag: "", sent: true, steps: [body] });
    onCopy(body.title);
  }

  function forget(entry) {
    entries.delete(entry.name);
    outbox.drop(entry);
  }

  return {
    want,
    deliver,
    failed,
    waits: (key) => entries.has(key),
    problem: (key) => entries.get(key)?.error ?? null,
    etag: (key) => etags.get(key) ?? "",
    /** The service has this of a playlist, "" for nothing; what waited to be kept of it is dropped. */
    learn(key, etag) {
      if (entries.has(key)) forget(entries.get(key));
      if (etag) etags.set(key, etag);
      else etags.delete(key);
      tell();
    },
    /** What waits goes in the place of what was changed elsewhere: of that ETag, "" for what is gone. */
    settle(key, etag) {
      if (entries.has(key)) Object.assign(entries.get(key), { etag, error: null });
      return deliver();
    },
    /** Take what waits to where it outlives the page. */
    park: () => entries.forEach((entry) => outbox.put(entry)),
    /** After all that was asked for so far. */
    after: (work) => (queue = queue.then(work)),
    /** Take over what another page left; `mine` says whether that playlist goes on in this one. */
    adopt({ key, etag, steps }, mine) {
      const entry = { name: mine ? key : newKey(), key, etag, steps, sent: true, error: null };
      entries.set(entry.name, entry);
      outbox.put(entry);
    },
    subscribe: (listener) => listeners.add(listener),
  };
}
