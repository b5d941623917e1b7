// One track of the continuation: what it is, why it is there, and its buttons.

import * as api from "./api.js";
import { cover } from "./art.js";
import { h, say, set } from "./dom.js";
import { percent, t } from "./i18n.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { previewButton } from "./preview.js";
import { inWords, reasonBars, sentence } from "./reasons.js";
import { dropArtist, isSeed, keep } from "./state.js";
import { nameOf, nameplate, plate } from "./track.js";

const LIKE = 6; // tracks that "more like this" shows

/** A row; `act` has `keep`, `drop` and `pin`, each taking a track. */
export function createRow(app, act, id) {
  const row = h("li", { class: "result", id: `result-${id}` });
  const button = (name, drawing, run) =>
    h("button", { type: "button", class: `icon-button do-${name}`, on: { click: () => run(row.track) } }, icon(drawing));
  const more = h("div", { class: "like", id: `like-${id}`, hidden: true });
  const likeButton = button("like", "like", () => toggleLike(app, row, more));
  set(likeButton, "aria-expanded", "false");
  set(likeButton, "aria-controls", more.id);
  row.append(
    h("span", { class: "rank" }),
    h("span", { class: "art" }),
    h("div", { class: "result-name" }),
    h("div", { class: "why" }),
    h(
      "div",
      { class: "actions", role: "group" },
      likeButton,
      button("pin", "pin", act.pin),
      button("drop", "close", act.drop),
      button("keep", "plus", act.keep),
    ),
    more,
  );
  return row;
}

/** How likely a track is, in words. */
const likely = ({ probability }) => (probability < 0.01 ? t("likely.hardly") : t("likely", { share: percent(probability) }));

export function updateRow(app, row, track, place, pinned) {
  row.track = track;
  const [rank, art, name, why, actions] = row.children;
  say(rank, pinned ? "" : String(place + 1));
  row.classList.toggle("is-pinned", pinned);
  set(actions.querySelector(".do-pin"), "aria-pressed", String(pinned));
  const written = JSON.stringify([track, document.documentElement.lang, pinned]);
  if (row.written === written) return;
  row.written = written;
  const label = nameOf(track);
  art.replaceChildren(cover(track), ...previewButton(app, track));
  const others = track.versions?.length ?? 0;
  name.replaceChildren(
    nameplate(track),
    ...(others ? [h("span", { class: "soft versions", text: t("versions", { n: others }) })] : []),
    ...(track.probability == null ? [] : [h("span", { class: "soft likely", title: t("likely.why"), text: likely(track) })]),
  );
  const reasons = track.reasons ?? [];
  why.replaceChildren(reasonBars(reasons));
  set(why, "title", reasons.map(inWords).join(", "));
  const said = track.probability == null ? label : `${label}, ${likely(track)}`;
  set(row, "aria-label", reasons.length ? `${said}. ${t("why")}: ${sentence(reasons)}` : said);
  set(actions, "aria-label", t("actions", { name: label }));
  const words = { like: "do.like", pin: pinned ? "do.unpin" : "do.pin", drop: "do.drop", keep: "do.keep" };
  for (const [action, key] of Object.entries(words)) {
    const button = actions.querySelector(`.do-${action}`);
    set(button, "aria-label", t(key, { name: label }));
    set(button, "title", t(`${key}.short`));
  }
}

/** Open or close what is most like a track. */
async function toggleLike(app, row, box) {
  const opening = box.hidden;
  box.hidden = !opening;
  row.classList.toggle("is-open", opening);
  set(row.querySelector(".do-like"), "aria-expanded", String(opening));
  if (!opening) return;
  const { track } = row;
  box.replaceChildren(h("p", { class: "soft", text: t("loading") }));
  try {
    const { model } = app.store.get();
    const { tracks } = await api.similar(track.id, model, LIKE * 2);
    app.catalogue.remember(tracks, model);
    const state = app.store.get();
    const fresh = tracks.filter(({ id }) => !isSeed(state, id) && !state.dropped.includes(id));
    box.replaceChildren(...likeness(app, track, fresh.slice(0, LIKE)));
  } catch (error) {
    if (!(error instanceof api.Problem)) throw error;
    box.replaceChildren(h("p", { class: "soft", text: t("like.failed") }));
  }
}

function likeness(app, track, tracks) {
  const add = (other, node) => {
    app.store.change(keep(other.id));
    node.remove();
  };
  const item = (other) => {
    const node = h(
      "li",
      {},
      plate(other),
      h(
        "button",
        {
          type: "button",
          class: "icon-button small",
          "aria-label": t("do.keep", { name: nameOf(other) }),
          on: { click: () => add(other, node) },
        },
        icon("plus"),
      ),
    );
    return node;
  };
  return [
    h("p", { class: "like-title", text: t("like.title", { name: nameOf(track) }) }),
    tracks.length ? h("ul", { class: "like-list" }, tracks.map(item)) : h("p", { class: "soft", text: t("like.none") }),
    h(
      "p",
      { class: "like-foot" },
      track.artists.map((artist) =>
        h(
          "button",
          { type: "button", class: "link-button", on: { click: () => without(app, artist) } },
          t("artist.drop", { artist }),
        ),
      ),
    ),
  ];
}

function without(app, artist) {
  app.store.change(dropArtist(artist));
  toast(t("artist.dropped", { artist }), { label: t("undo"), run: () => app.store.undo() });
}
