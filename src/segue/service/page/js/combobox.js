// A text field with a list of what it could become (the ARIA combobox pattern: arrows, Enter, Escape).

import * as api from "./api.js";
import { composing, debounced, h, keyed, set } from "./dom.js";
import { isMoving } from "./focus.js";
import { onLanguage, t } from "./i18n.js";
import { announce } from "./notices.js";

const PAUSE = 70; // milliseconds after a key
let made = 0;

/**
 * Give an input a list of completions.
 * `find(text, signal)` resolves to items, `draw(item)` to an option's content, `choose(item)` takes one;
 * `free(text)` takes what is in no list, and may be left out. `onEmpty` also asks before anything is typed.
 * What is in the field counts: a list that was found for another text is shown while the next one is awaited,
 * but Enter takes nothing of it.
 */
export function combobox(input, { find, key, draw, choose, free = null, onEmpty = false, emptyWord }) {
  const id = `list-${(made += 1)}`;
  const list = h("ul", { id, role: "listbox", class: "options", hidden: true });
  const none = h("p", { class: "options none", hidden: true });
  input.after(list, none);
  let items = [];
  let active = -1;
  let foundFor = null; // the text that the items were found for
  let awaited = null; // the text for which Enter takes the first item, once it is found
  let controller = null;

  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
  })) {
    set(input, name, value);
  }
  onLanguage(() => set(list, "aria-label", t("options")));

  function show() {
    keyed(
      list,
      items,
      key,
      (item) => h("li", { role: "option", class: "option" }, draw(item)),
      (node, item, place) => {
        node.id = `${id}-${place}`;
        set(node, "aria-selected", place === active ? "true" : "false");
        node.onpointerdown = (event) => event.preventDefault(); // the field keeps the focus
        node.onclick = () => take(item);
      },
    );
    list.hidden = !items.length;
    set(input, "aria-expanded", String(!list.hidden));
    set(input, "aria-activedescendant", active >= 0 ? `${id}-${active}` : null);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    look.cancel();
    controller?.abort();
    items = [];
    active = -1;
    foundFor = awaited = null;
    none.hidden = true;
    show();
  }

  const written = () => input.value.trim();

  function take(item) {
    input.value = "";
    close();
    choose(item);
  }

  async function search() {
    look.cancel();
    const text = written();
    controller?.abort();
    if (!text && !onEmpty) return close();
    const mine = (controller = new AbortController());
    try {
      const found = await find(text, mine.signal);
      if (mine === controller && text === written() && document.activeElement === input) receive(text, found);
    } catch (error) {
      if (api.isAborted(error)) return;
      if (!(error instanceof api.Problem)) throw error;
      close();
      tell(t("search.down"));
    }
  }

  const look = debounced(search, PAUSE);

  /** Show what was found for what is in the field. */
  function receive(text, found) {
    items = found;
    foundFor = text;
    active = preset(text);
    tell(items.length || !text || !emptyWord ? "" : emptyWord(text));
    show();
    if (items.length) announce(t("options.count", { n: items.length }));
    if (awaited === text && active >= 0) take(items[active]);
    awaited = null;
  }

  /** The place that Enter takes unless arrows choose another: the best, but never instead of a free text that differs. */
  function preset(text) {
    if (!items.length || !text) return -1;
    return free ? items.findIndex((item) => String(key(item)).toLowerCase() === text.toLowerCase()) : 0;
  }

  function tell(text) {
    none.hidden = !text;
    none.textContent = text;
    if (text) announce(text);
  }

  function move(by) {
    if (list.hidden || foundFor !== written()) return void search();
    active = (active + by + items.length + (active < 0 && by < 0 ? 1 : 0)) % items.length;
    show();
  }

  function enter() {
    const text = written();
    if (active >= 0 && foundFor === text) take(items[active]);
    else if (free) {
      input.value = "";
      close();
      free(text);
    } else {
      awaited = text;
      search();
    }
  }

  input.addEventListener("input", () => {
    awaited = null;
    if (foundFor !== written() && active >= 0) {
      active = -1;
      show();
    }
    look();
  });
  input.addEventListener("focus", () => onEmpty && !isMoving() && look());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (composing(event)) return; // a Korean syllable is still being typed
    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: () => (list.hidden ? (input.value = "") : null, close()),
      Enter: enter,
    };
    if (free && event.key === "," && written()) {
      event.preventDefault();
      enter();
    } else if (keys[event.key] && !(event.key === "Enter" && !written() && active < 0)) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    }
  });
  return { close };
}
