// What a continuation's notes say, in the page's language.

import { hasWord, t } from "./i18n.js";

const UNSAID = new Set(["few_tags"]); // as many are suggested as there are, and nobody counts them

/** The words for a note's code and values; for a code that the page does not know, the service's English text. */
export function noteWords({ code, values, text }) {
  if (!hasWord(`note.${code}`)) return text;
  const limits = (values.limits ?? []).map((name) => (hasWord(`limit.${name}`) ? t(`limit.${name}`) : name));
  return t(`note.${code}`, { ...values, limits });
}

/** All that a reader should know, as one text. */
export const inSentences = (notes) => notes.filter(({ code }) => !UNSAID.has(code)).map(noteWords).join(" ");
