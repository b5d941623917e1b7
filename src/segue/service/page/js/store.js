// The one place that holds the state: it tells its listeners, and it can go back.

import { EMPTY, UNDOABLE } from "./state.js";

const DEPTH = 200;
const TOGETHER = 900; // milliseconds in which changes of one sort count as one step back

/** A store: `get`, `change(fn, {as})`, `undo`, `redo`, `replace`, `subscribe`. */
export function createStore(initial = EMPTY, now = () => performance.now()) {
  let state = initial;
  let past = [];
  let future = [];
  let last = { as: null, at: 0 };
  const listeners = new Set();

  const tell = (before, cause) => listeners.forEach((listener) => listener(state, before, cause));
  const part = (whole) => Object.fromEntries(UNDOABLE.map((key) => [key, whole[key]]));

  /** Apply a change; changes with the same `as`, close together, are one step of undo. */
  function change(action, { as = null } = {}) {
    const next = action(state);
    if (next === state || JSON.stringify(next) === JSON.stringify(state)) return;
    const before = state;
    state = next;
    if (UNDOABLE.some((key) => before[key] !== state[key])) {
      const joined = as !== null && as === last.as && now() - last.at < TOGETHER && past.length > 0;
      if (!joined) past = [...past.slice(1 - DEPTH), part(before)];
      future = [];
      last = { as, at: now() };
    }
    tell(before, "change");
  }

  function step(from, to) {
    if (!from.length) return false;
    const before = state;
    to.push(part(state));
    state = { ...state, ...from.pop() };
    last = { as: null, at: 0 };
    tell(before, "history");
    return true;
  }

  return {
    get: () => state,
    change,
    undo: () => step(past, future),
    redo: () => step(future, past),
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    /** Take a state from the address bar; it can be undone like any change. */
    replace: (next) => {
      const before = state;
      if (JSON.stringify(part(before)) !== JSON.stringify(part(next))) {
        past = [...past, part(before)];
        future = [];
      }
      state = next;
      tell(before, "address");
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
