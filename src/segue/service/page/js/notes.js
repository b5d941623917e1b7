// What a continuation's notes say, in the page's language.

import { hasWord, t } from "./i18n.js";

/** The words for a note's code and values; for a code that the page does not know, the service's English text. */
export const noteWords = ({ code, values, text }) => (hasWord(`note.${code}`) ? t(`note.${code}`, values) : text);
