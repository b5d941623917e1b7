// Keys: undo everywhere, arrows through the list, and single letters that can be switched off.

import { byId, composing } from "./dom.js";
import { open } from "./dialogs.js";
import { t } from "./i18n.js";
import { announce } from "./notices.js";

const LETTERS = "segue.letters";
const ROW_KEYS = { Delete: ".do-drop", x: ".do-drop", k: ".do-keep", p: ".do-pin", m: ".do-like" };

export function mountKeyboard({ store }) {
  const letters = byId("letters");
  letters.checked = localStorage.getItem(LETTERS) !== "off";
  letters.addEventListener("change", () => localStorage.setItem(LETTERS, letters.checked ? "on" : "off"));
  byId("shortcuts").addEventListener("click", () => open("shortcuts-dialog"));

  addEventListener("keydown", (event) => {
    if (composing(event) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (undoing(event) || moving(event)) return;
    if (!letters.checked || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    const row = event.target.closest?.(".result");
    if (row && ROW_KEYS[event.key]) press(event, row.querySelector(ROW_KEYS[event.key]));
    else if (event.key === "/") focus(event, "search");
    else if (event.key === "t") focus(event, "title");
    else if (event.key === "n") first(event);
    else if (event.key === "?") press(event, byId("shortcuts"));
  });

  /** A search that is being typed keeps its own undo; everything else has the page's. */
  function undoing(event) {
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (!command || event.altKey || (key !== "z" && key !== "y")) return false;
    if (event.target.matches?.("#search, #tag-input") && event.target.value) return false;
    event.preventDefault();
    const forward = key === "y" || event.shiftKey;
    if (forward ? store.redo() : store.undo()) announce(t(forward ? "redone" : "undone"));
    return true;
  }

  /** Up and down go from row to row, on the same button. */
  function moving(event) {
    const row = event.target.closest?.(".result");
    if (!row || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return false;
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const name = [...event.target.classList].find((one) => one.startsWith("do-")) ?? "do-keep";
    event.preventDefault();
    next?.querySelector(`.${name}`)?.focus();
    return true;
  }

  function first(event) {
    const button = document.querySelector("#results .do-keep");
    if (!button) return;
    event.preventDefault();
    button.focus();
  }
}

const writes = (element) => element.matches?.("input:not([type=range]):not([type=checkbox]), textarea, select") ?? false;

function press(event, button) {
  event.preventDefault();
  button.click();
}

function focus(event, id) {
  event.preventDefault();
  byId(id).focus();
}
