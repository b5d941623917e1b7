// Korean and English: the browser's language first, then whatever was chosen here.

import en from "./words/en.js";
import ko from "./words/ko.js";
import { set } from "./dom.js";

const WORDS = { en, ko };
const CHOSEN = "segue.language";
const listeners = new Set();

let language = pick();

function pick() {
  const chosen = localStorage.getItem(CHOSEN);
  if (chosen in WORDS) return chosen;
  const wanted = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find((tag) => tag in WORDS) ?? "en";
}

export const current = () => language;

export function choose(next) {
  language = next;
  localStorage.setItem(CHOSEN, next);
  apply();
}

export const onLanguage = (listener) => listeners.add(listener);

/** Whether there is such a word: some are made from what the service says. */
export const hasWord = (key) => Object.hasOwn(WORDS[language], key);

/** A text, with `{name}` filled in; a function among the words takes what is given and says it itself. */
export function t(key, given = {}) {
  const text = WORDS[language][key];
  if (text === undefined) throw new Error(`no word ${key} in ${language}`);
  if (typeof text === "function") return text(given);
  return text.replace(/\{(\w+)\}/g, (_, name) => given[name]);
}

const formats = new Map();

/** A formatter of the language; making one costs far more than using it. */
function format(kind, options) {
  const name = language + kind.name + JSON.stringify(options);
  if (!formats.has(name)) formats.set(name, new kind(language, options));
  return formats.get(name);
}

export const number = (value) => format(Intl.NumberFormat, {}).format(value);

export const percent = (share) =>
  format(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 0 }).format(share);

export const date = (iso) =>
  format(Intl.DateTimeFormat, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

/** Put the words into the page's fixed parts, and tell the rest. */
export function apply() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const [data, attribute] of [["label", "aria-label"], ["placeholder", "placeholder"], ["hint", "title"]]) {
    for (const element of document.querySelectorAll(`[data-${data}]`)) set(element, attribute, t(element.dataset[data]));
  }
  listeners.forEach((listener) => listener(language));
}
