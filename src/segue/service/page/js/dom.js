// Elements from calls: no markup strings, so nothing a playlist is named can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: attributes, `on` for listeners, `class`, `text`; children that are null or false are left out. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, { on = {}, text, ...attributes }, children) {
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  if (text !== undefined) element.textContent = text;
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Set or remove one attribute; true is "", null and false are no attribute. */
export function set(element, key, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(key);
  else if (element.getAttribute(key) !== String(value)) element.setAttribute(key, value === true ? "" : value);
}

/** Change a text only where it differs, so that live regions and selections are left alone. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** An element by its id, which has to be there. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found;
}

/**
 * Make a container's children those of `items`, reusing the nodes of items that stay.
 * Focus stays where it was even if its node has to move.
 */
export function keyed(container, items, key, create, update = () => {}) {
  const old = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  const wanted = items.map((item, place) => {
    const name = String(key(item));
    const node = old.get(name) ?? create(item);
    node.dataset.key = name;
    old.delete(name);
    update(node, item, place);
    return node;
  });
  for (const node of old.values()) node.remove();
  let cursor = container.firstElementChild;
  for (const node of wanted) {
    if (node === cursor) cursor = cursor.nextElementSibling;
    else container.insertBefore(node, cursor);
  }
  if (focused && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/** Run once things have been quiet for `wait` milliseconds; `.cancel()` forgets it. */
export function debounced(action, wait) {
  let timer = 0;
  const call = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), wait);
  };
  call.cancel = () => clearTimeout(timer);
  return call;
}

/** Whether motion is welcome. */
export const moves = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether a key belongs to a syllable that is still being composed; Safari says so by the code alone. */
export const composing = (event) => event.isComposing || event.keyCode === 229;
