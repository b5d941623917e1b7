// A text field with a list of what it could become (the ARIA combobox pattern: arrows, Enter, Escape).

import * as api from "./api.js";
import { debounced, h, keyed, set } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { announce } from "./notices.js";

const PAUSE = 70; // milliseconds after a key
let made = 0;

/**
 * Give an input a list of completions.
 * `find(text, signal)` resolves to items, `draw(item)` to an option's content, `choose(item)` takes one;
 * `free(text)` takes what is in no list, and may be left out. Enter takes what the field says: a completion of an
 * earlier text never stands for it; where only completions can be taken, the first of this text is, once it is there.
 * `onEmpty` also asks before anything is typed.
 */
export function combobox(input, { find, key, draw, choose, free = null, onEmpty = false, emptyWord }) {
  const id = `list-${(made += 1)}`;
  const list = h("ul", { id, role: "listbox", class: "options", hidden: true });
  const none = h("p", { class: "options none", hidden: true });
  input.after(list, none);
  let items = [];
  let active = -1;
  let shown = null; // the text that the items complete
  let wanted = null; // the text whose first item Enter asked for
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
    shown = wanted = null;
    none.hidden = true;
    show();
  }

  function take(item) {
    input.value = "";
    close();
    choose(item);
  }

  const look = debounced(async () => {
    const text = input.value.trim();
    controller?.abort();
    if (!text && !onEmpty) return close();
    controller = new AbortController();
    try {
      items = await find(text, controller.signal);
    } catch (error) {
      if (!api.isAborted(error)) close();
      return;
    }
    if (document.activeElement !== input) return;
    shown = text;
    if (wanted === text && items.length) return take(items[0]);
    active = items.length && text ? 0 : -1;
    if (free && active === 0 && !exactly(items[0], text)) active = -1;
    none.hidden = items.length > 0 || !text;
    none.textContent = emptyWord ? emptyWord(text) : "";
    show();
    announce(items.length ? t("options.count", { n: items.length }) : none.textContent);
  }, PAUSE);

  const exactly = (item, text) => String(key(item)).toLowerCase() === text.toLowerCase();

  function move(by) {
    if (list.hidden) return void look();
    active = (active + by + items.length + (active < 0 && by < 0 ? 1 : 0)) % items.length;
    show();
  }

  input.addEventListener("input", () => {
    wanted = null;
    look();
  });
  input.addEventListener("focus", () => onEmpty && look());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // a Korean syllable is still being typed
    const text = input.value.trim();
    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: () => (list.hidden ? (input.value = "") : null, close()),
      Enter: () => {
        if (active >= 0 && shown === text) take(items[active]);
        else if (free && text) {
          input.value = "";
          close();
          free(text);
        } else if (text) {
          wanted = text;
          look();
        }
      },
    };
    if (free && event.key === "," && text) {
      event.preventDefault();
      keys.Enter();
    } else if (keys[event.key] && !(event.key === "Enter" && !text)) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    }
  });
  return { close };
}
