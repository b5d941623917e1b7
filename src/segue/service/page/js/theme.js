// Light, dark, or as the system is.

import { byId, set } from "./dom.js";
import { onLanguage, t } from "./i18n.js";
import { icon } from "./icons.js";

const CHOSEN = "segue.theme";
const ORDER = ["auto", "light", "dark"];
const DRAWINGS = { auto: "auto", light: "sun", dark: "moon" };

export function mountTheme() {
  const button = byId("theme");
  let theme = ORDER.includes(localStorage.getItem(CHOSEN)) ? localStorage.getItem(CHOSEN) : "auto";

  function show() {
    document.documentElement.dataset.theme = theme;
    button.replaceChildren(icon(DRAWINGS[theme]));
    const label = t("theme.is", { theme: t(`theme.${theme}`) });
    set(button, "aria-label", label);
    set(button, "title", label);
  }

  button.addEventListener("click", () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    localStorage.setItem(CHOSEN, theme);
    show();
  });
  onLanguage(show);
  show();
}
