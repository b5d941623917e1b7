// The address bar holds the state: it is written after each change, and read when it changes by itself.

import { go, newKey } from "./state.js";
import { debounced } from "./dom.js";
import { decode, encode } from "./url.js";

const PAUSE = 150; // milliseconds; browsers allow only so many changes of address a second

export function mountAddress({ store }) {
  const address = () => {
    const hash = encode(store.get());
    return location.pathname + location.search + (hash ? `#${hash}` : "");
  };
  const write = () => history.replaceState(null, "", address());
  const later = debounced(write, PAUSE);

  store.subscribe((state, before, cause) => {
    if (cause === "address") return;
    if (state.view !== before.view) {
      later.cancel();
      history.pushState(null, "", address());
    } else later();
  });
  const read = () => {
    const now = store.get();
    const next = decode(location.hash);
    const same = encode({ ...next, view: "" }) === encode({ ...now, view: "" });
    store.replace({ ...next, key: same ? now.key : newKey() }); // another playlist must not be kept over this one
  };
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  return { write: () => (later.cancel(), write()) };
}

/** The state that the address asks for. */
export const fromAddress = () => decode(location.hash);

/** A change of view, for links. */
export const toView = (view) => go({ view });
