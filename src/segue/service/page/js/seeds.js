// The playlist's own tracks, each with a weight; one that doesn't fit the rest says so.

import { cover } from "./art.js";
import { byId, h, keyed, say, set } from "./dom.js";
import { current, number, onLanguage, t } from "./i18n.js";
import { icon } from "./icons.js";
import { announce } from "./notices.js";
import { previewButton } from "./preview.js";
import { removeSeed, weigh, WEIGHTS } from "./state.js";
import { nameOf, nameplate } from "./track.js";

export function mountSeeds(app) {
  const { store, live, catalogue } = app;
  const list = byId("seeds");

  function remove(id) {
    const name = nameOf(catalogue.get(id));
    store.change(removeSeed(id));
    announce(t("track.removed", { name }));
  }

  function create(seed) {
    const slider = h("input", {
      type: "range",
      class: "range weight",
      min: 0,
      max: WEIGHTS.length - 1,
      step: 1,
      on: { input: () => store.change(weigh(seed.id, WEIGHTS[slider.value]), { as: `weight ${seed.id}` }) },
    });
    return h(
      "li",
      { class: "seed" },
      h("span", { class: "art" }, cover(catalogue.get(seed.id))),
      h("span", { class: "seed-name" }),
      h("span", { class: "odd", hidden: true }, icon("warn"), h("span", {})),
      h("label", { class: "seed-weight" }, h("output", { class: "weight-value" }), slider),
      h(
        "button",
        { type: "button", class: "icon-button seed-remove", on: { click: () => remove(seed.id) } },
        icon("close"),
      ),
    );
  }

  function update(node, seed, fit) {
    const track = catalogue.get(seed.id);
    const written = `${current()} ${seed.weight} ${fit?.fits}`;
    if (node.track === track && node.written === written) return; // thousands of rows may have nothing new
    const [art, name] = node.children;
    if (node.track !== track || node.language !== current()) {
      art.replaceChildren(cover(track), ...previewButton(app, track));
      name.replaceChildren(nameplate(track, { detail: false }));
    }
    Object.assign(node, { track, written, language: current() });
    const label = nameOf(track);
    const slider = node.querySelector(".weight");
    slider.value = nearest(seed.weight);
    slider.style.setProperty("--filled", `${(nearest(seed.weight) / (WEIGHTS.length - 1)) * 100}%`);
    set(slider, "aria-label", t("seed.weight", { name: label }));
    set(slider, "aria-valuetext", weightWord(seed.weight));
    say(node.querySelector(".weight-value"), weightWord(seed.weight));
    set(node.querySelector(".seed-remove"), "aria-label", t("seed.remove", { name: label }));
    node.classList.toggle("muted", seed.weight === 0);
    const odd = node.querySelector(".odd");
    odd.hidden = !fit || fit.fits;
    node.classList.toggle("is-odd", !odd.hidden);
    say(odd.lastElementChild, t("seed.odd"));
    set(odd, "title", t("seed.odd.why"));
  }

  function show() {
    const { seeds } = store.get();
    catalogue.learn(seeds.map((seed) => seed.id));
    const fits = new Map((live.get().continuation?.seeds ?? []).map((fit) => [fit.id, fit]));
    keyed(list, seeds, (seed) => seed.id, create, (node, seed) => update(node, seed, fits.get(seed.id)));
    byId("seeds-empty").hidden = seeds.length > 0;
    say(byId("seeds-count"), seeds.length ? t("tracks.count", { n: number(seeds.length), of: seeds.length }) : "");
  }

  store.subscribe(show);
  live.subscribe(show);
  catalogue.onNews(show);
  onLanguage(show);
  show();
}

const weightWord = (weight) => (weight === 0 ? t("weight.off") : `×${number(weight)}`);

/** The stop of the slider nearest to a weight: a link may hold any. */
function nearest(weight) {
  const away = WEIGHTS.map((stop) => Math.abs(stop - weight));
  return away.indexOf(Math.min(...away));
}
