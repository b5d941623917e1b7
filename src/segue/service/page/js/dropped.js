// What was dropped, and the way back for each.

import { byId, h, keyed, say, set } from "./dom.js";
import { number, onLanguage, t } from "./i18n.js";
import { welcomeArtist, welcomeBack } from "./state.js";
import { nameOf } from "./track.js";

export function mountDropped({ store, catalogue }) {
  const box = byId("dropped");

  function show() {
    const { dropped, withoutArtists } = store.get();
    box.hidden = !dropped.length && !withoutArtists.length;
    if (box.open) catalogue.learn(dropped);
    const count = dropped.length + withoutArtists.length;
    say(byId("dropped-count"), t("dropped.count", { n: number(count), of: count }));
    const items = [
      ...withoutArtists.map((name) => ({ key: `artist ${name}`, name, back: welcomeArtist(name) })),
      ...dropped.map((id) => ({ key: `track ${id}`, name: nameOf(catalogue.get(id)), back: welcomeBack(id) })),
    ];
    keyed(
      byId("dropped-list"),
      items,
      (item) => item.key,
      (item) =>
        h(
          "li",
          {},
          h("span", {}),
          h("button", { type: "button", class: "link-button", on: { click: () => store.change(item.back) } }),
        ),
      (node, item) => {
        say(node.firstElementChild, item.name);
        say(node.lastElementChild, t("welcome.back"));
        set(node.lastElementChild, "aria-label", t("welcome.back.name", { name: item.name }));
      },
    );
  }

  box.addEventListener("toggle", show);
  store.subscribe(show);
  catalogue.onNews(show);
  onLanguage(show);
  show();
}
