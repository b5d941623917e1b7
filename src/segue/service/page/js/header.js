// The bar at the top: views, model, language, undo and redo.

import { toView } from "./address.js";
import { byId, h, set } from "./dom.js";
import { choose, current, onLanguage, t } from "./i18n.js";
import { announce } from "./notices.js";
import { go } from "./state.js";

const HEADINGS = { playlist: "title", compare: "compare-heading", health: "health-heading" };

export function mountHeader(app) {
  const { store } = app;
  const links = [...document.querySelectorAll("a[data-view]")];
  const models = byId("model");

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      store.change(toView(link.dataset.view));
      byId(HEADINGS[link.dataset.view]).focus({ preventScroll: true });
      scrollTo({ top: 0 });
    });
  }
  models.addEventListener("change", () => store.change(go({ model: models.value === app.first ? "" : models.value })));
  byId("language").addEventListener("click", () => choose(current() === "ko" ? "en" : "ko"));
  byId("undo").addEventListener("click", () => store.undo() && announce(t("undone")));
  byId("redo").addEventListener("click", () => store.redo() && announce(t("redone")));

  function show() {
    const { view, model, title } = store.get();
    document.body.dataset.view = view;
    document.title = title.trim() ? `${title.trim()} · Segue` : t("page.title");
    for (const link of links) set(link, "aria-current", link.dataset.view === view ? "page" : null);
    for (const section of document.querySelectorAll("[data-in]")) {
      section.hidden = !section.dataset.in.split(" ").includes(view);
    }
    set(byId("undo"), "aria-disabled", String(!store.canUndo()));
    set(byId("redo"), "aria-disabled", String(!store.canRedo()));
    const names = app.model?.names ?? [];
    byId("model-field").hidden = names.length < 2;
    if (models.options.length !== names.length) models.replaceChildren(...names.map((name) => h("option", { value: name, text: name })));
    models.value = model || app.first || "";
  }

  store.subscribe(show);
  app.onModel(show);
  onLanguage(show);
  show();
}
