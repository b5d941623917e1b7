// The address bar holds the state: it is written after each change, and read when it changes by itself. With each address
// its entry in the browser's history has whose it is: the playlist's key, and the walk, which is all that was made of
// one playlist after the other without another address. Back and forward within a walk change the view alone.

import { go, newKey } from "./state.js";
import { debounced } from "./dom.js";
import { decode, encode } from "./url.js";

const PAUSE = 150; // milliseconds; browsers allow only so many changes of address a second

/** What an entry of the history says beside its address. */
const entryOf = () => {
  const { walk = newKey(), key = newKey(), filed = false, etag = "" } = history.state ?? {};
  return { walk, key, filed, etag };
};

export function mountAddress({ store, keeper }) {
  let { walk, etag } = entryOf();
  const walks = new Map(); // what was shown last of each walk
  if (etag) keeper.learn(store.get().key, etag);

  const address = () => {
    const hash = encode(store.get());
    return location.pathname + location.search + (hash ? `#${hash}` : "");
  };
  const entry = () => {
    const { key, filed } = store.get();
    return { walk, key, filed, etag: keeper.etag(key) };
  };
  const write = () => history.replaceState(entry(), "", address());
  const later = debounced(write, PAUSE);
  write();

  store.subscribe((state, before, cause) => {
    if (cause === "address") return;
    if (state.view !== before.view) {
      later.cancel();
      history.pushState(entry(), "", address());
    } else later();
  });

  /** The address changed by itself: Back, Forward, or another link. */
  function read() {
    later.cancel();
    const now = store.get();
    const next = decode(location.hash);
    const same = encode({ ...next, view: "" }) === encode({ ...now, view: "" });
    const found = history.state ? entryOf() : { ...entryOf(), ...(same && { walk, key: now.key, filed: now.filed }) };
    walks.set(walk, now);
    walk = found.walk;
    if (found.etag && !keeper.etag(found.key)) keeper.learn(found.key, found.etag);
    // another playlist must not be kept over this one; of a walk that goes on, the history may know an early state
    store.replace({ ...(walks.get(walk) ?? { ...next, key: found.key, filed: found.filed }), view: next.view });
    write();
  }
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  return { write: () => (later.cancel(), write()) };
}

/** The state that the address and its entry in the history ask for. */
export const fromAddress = () => {
  const { key, filed } = entryOf();
  return { ...decode(location.hash), key, filed };
};

/** A change of view, for links. */
export const toView = (view) => go({ view });
