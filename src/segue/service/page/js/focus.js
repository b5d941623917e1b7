// The focus stays on the page: where what has it is taken away or hidden, what takes its place gets it.

import { byId, set } from "./dom.js";

const CONTROL = "button, a[href], input, select, textarea, summary, [tabindex]";
const ITEM = "li, .point";
const PART = "section, dialog, .toasts";

const gone = (element) => !element.isConnected || element.closest("[hidden]") !== null;
const usable = (element) => Boolean(element) && element.matches(CONTROL) && !element.disabled && !gone(element);

let moving = false;

/** Whether the page itself moves the focus at this moment: nobody asked for what gets it. */
export const isMoving = () => moving;

function give(element, options) {
  moving = true;
  element?.focus(options); // its listeners run before this returns
  moving = false;
}

export function mountFocus() {
  let held = null; // what has the focus, and where it lies

  addEventListener("focusin", ({ target, relatedTarget }) => {
    const part = target.closest(PART);
    held = { ...trace(target), part, came: part?.contains(relatedTarget) ? held?.came : relatedTarget };
  });
  addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget) return;
    queueMicrotask(() => {
      // somebody left it; where a list only moved it, it has the focus again by now
      if (held?.element === target && !gone(target) && document.activeElement !== target) held = null;
    });
  });
  new MutationObserver(() => {
    if (!held) return;
    if (!gone(held.element)) return Object.assign(held, trace(held.element));
    const lost = held;
    held = null;
    const near = neighbour(lost);
    return near ? give(near) : give(rest(lost), { preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
}

/** An element's places in the lists around it, the innermost first, and the id that `data-rest` names for it. */
function trace(element) {
  const places = [];
  for (let item = element.closest(ITEM); item; item = item.parentElement.closest(ITEM)) {
    const list = item.parentElement;
    places.push({ list, place: [...list.children].indexOf(item) });
  }
  return { element, places, resting: element.closest("[data-rest]")?.dataset.rest };
}

/** The same control of what now stands in its place, or the first one there. */
function neighbour({ element, places }) {
  const same = [element.localName, ...[...element.classList].map(CSS.escape)].join(".");
  for (const { list, place } of places) {
    const item = list.children[Math.min(place, list.children.length - 1)];
    if (!item) continue;
    const found = [...item.querySelectorAll(same), item, ...item.querySelectorAll(CONTROL)].find(usable);
    if (found) return found;
  }
  return null;
}

/** Where nothing is left of a list: the field it is filled from, where the focus came from, or a heading. */
function rest({ part, came, resting }) {
  const field = resting && byId(resting);
  if (usable(field)) return field;
  if (!part?.matches("section, dialog") && usable(came)) return came;
  const headings = [...(part?.querySelectorAll("h2") ?? []), ...document.querySelectorAll("main h2")];
  const heading = headings.find((one) => !gone(one));
  if (heading) set(heading, "tabindex", "-1");
  return heading;
}
