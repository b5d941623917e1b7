// What has not reached the service, for when this page is gone: in the browser's storage, an entry a playlist and page.
// A page holds a lock as long as it lives, so that others know when nobody sends its entries any more.

import { newKey } from "./state.js";

const PREFIX = "segue.unsaved.";

/** `put` and `drop` an entry {name, key, etag, steps}; `inherit(take)` hands over those of pages that are gone. */
export function createOutbox(storage = localStorage, locks = navigator.locks) {
  const owner = `${PREFIX}${newKey()}`;
  const placeOf = ({ name }) => `${owner}.${name}`;
  const placed = (page) => Object.keys(storage).filter((place) => place.startsWith(page));
  locks?.request(owner, () => new Promise(() => {})); // held until the page goes

  function inherit(take) {
    const pages = new Set(placed(PREFIX).map((place) => place.slice(0, place.lastIndexOf("."))));
    pages.delete(owner);
    for (const page of pages) {
      const hand = () =>
        placed(`${page}.`).forEach((place) => {
          read(storage, place).forEach(take);
          storage.removeItem(place);
        });
      // origins that are not secure have no locks: there each page counts as gone, and the service sorts out doubles
      if (locks) locks.request(page, hand);
      else hand();
    }
  }

  return {
    put(entry) {
      try {
        const { key, etag, steps } = entry;
        storage.setItem(placeOf(entry), JSON.stringify({ key, etag, steps }));
      } catch {
        // no room: until the page is closed it is known all the same
      }
    },
    drop: (entry) => storage.removeItem(placeOf(entry)),
    inherit,
    /** Whether no other page takes an entry while this one lives. */
    knowsOwners: Boolean(locks),
  };
}

function read(storage, place) {
  try {
    const { key, etag, steps } = JSON.parse(storage.getItem(place));
    return steps.length && typeof key === "string" ? [{ key, etag, steps }] : [];
  } catch {
    return []; // not ours, or damaged
  }
}
