// The sliders: how varied, how well known, from when, how much of one artist, which genres; a day, a switch, an order.

import { byId, h, keyed, say, set } from "./dom.js";
import { number, onLanguage, percent, t } from "./i18n.js";
import { toast } from "./notices.js";
import { isTuned, ORDERS, toggleGenre, tune, UNTUNED } from "./state.js";
import { day } from "./url.js";

const GENRES = 12;
const NO_CAP = 6; // the caps' last stop: as many as there are

export function mountTune(app) {
  const { store, heard } = app;
  const diversity = byId("diversity");
  const popularity = byId("popularity");
  const from = byId("year-from");
  const to = byId("year-to");
  const caps = { perArtist: byId("per-artist"), perAlbum: byId("per-album") };
  const until = byId("until");
  const unheard = byId("unheard");
  const order = byId("order");
  let allGenres = false;

  diversity.addEventListener("input", () => store.change(tune({ diversity: diversity.value / 100 }), { as: "diversity" }));
  popularity.addEventListener("input", () => store.change(tune({ popularity: popularity.value / 100 }), { as: "popularity" }));
  for (const [name, field] of Object.entries(caps)) {
    field.addEventListener("input", () => {
      const value = Number(field.value);
      store.change(tune({ [name]: value >= NO_CAP ? null : value }), { as: name });
    });
  }
  from.addEventListener("input", () => years(from));
  to.addEventListener("input", () => years(to));
  until.addEventListener("input", () => {
    // the year 0201 stands there for a moment while somebody types 2015; an empty day is no limit
    if (!until.value || day(until.value)) store.change(tune({ until: until.value || null }), { as: "until" });
  });
  until.addEventListener("blur", () => show());
  byId("until-clear").addEventListener("click", () => {
    store.change(tune({ until: null }));
    until.focus();
  });
  unheard.addEventListener("change", () => store.change(tune({ unheard: unheard.checked })));
  order.addEventListener("change", () => store.change(tune({ order: order.value })));
  byId("forget").addEventListener("click", () => {
    const run = heard.forget();
    unheard.focus();
    toast(t("unheard.forgotten"), { label: t("undo"), run });
  });
  byId("untune").addEventListener("click", () => {
    store.change(tune(UNTUNED));
    byId("diversity").focus();
  });
  byId("all-genres").addEventListener("click", () => {
    allGenres = !allGenres;
    show();
  });

  /** The two ends may meet but not pass each other; an end at its stop is no limit. */
  function years(moved) {
    if (Number(from.value) > Number(to.value)) (moved === from ? to : from).value = moved.value;
    const [low, high] = [Number(from.value), Number(to.value)];
    store.change(
      tune({ from: low === Number(from.min) ? null : low, to: high === Number(to.max) ? null : high }),
      { as: "years" },
    );
  }

  function span() {
    const [low, high] = app.model?.years ?? [];
    const known = Number.isInteger(low) && Number.isInteger(high) && low < high;
    byId("years").hidden = !known;
    if (!known) return;
    for (const field of [from, to]) {
      set(field, "min", low);
      set(field, "max", high);
    }
  }

  function slide(field, value, words) {
    field.value = value;
    set(field, "aria-valuetext", words);
    const share = (value - field.min) / (field.max - field.min || 1);
    field.style.setProperty("--filled", `${share * 100}%`);
    say(byId(`${field.id}-value`), words);
  }

  function showYears(state) {
    const low = state.tune.from ?? Number(from.min);
    const high = state.tune.to ?? Number(to.max);
    from.value = low;
    to.value = high;
    set(from, "aria-valuetext", String(low));
    set(to, "aria-valuetext", String(high));
    const width = to.max - to.min || 1;
    const rail = byId("years-rail");
    rail.style.setProperty("--low", `${((low - from.min) / width) * 100}%`);
    rail.style.setProperty("--high", `${((high - from.min) / width) * 100}%`);
    const all = state.tune.from === null && state.tune.to === null;
    say(byId("years-value"), all ? t("years.all") : low === high ? String(low) : `${low} – ${high}`);
  }

  function showUntil(state) {
    const wanted = state.tune.until ?? "";
    const writing = until === document.activeElement && until.value && !day(until.value);
    if (until.value !== wanted && !writing) until.value = wanted;
    byId("until-clear").hidden = !wanted;
  }

  function showUnheard(state) {
    unheard.checked = state.tune.unheard;
    const known = heard.count();
    say(byId("unheard-how"), t(known ? "unheard.how" : "unheard.none", { n: number(known), of: known }));
    byId("forget").hidden = !heard.ofBrowser();
  }

  function showOrder(state) {
    keyed(order, ORDERS, (name) => name, (name) => h("option", { value: name }), (node, name) => say(node, t(`order.${name}`)));
    order.value = state.tune.order;
  }

  function showGenres(state) {
    const genres = app.model?.genres ?? [];
    const chosen = state.tune.genres;
    const main = genres.filter(({ name }) => !genres.some((other) => name.startsWith(`${other.name} / `))).slice(0, GENRES);
    const shown = genres.filter((genre) => allGenres || main.includes(genre) || chosen.includes(genre.name));
    say(byId("genres-value"), chosen.length ? chosen.join(", ") : t("genres.any"));
    byId("genres-field").hidden = !genres.length;
    byId("all-genres").hidden = genres.length <= main.length;
    say(byId("all-genres"), t(allGenres ? "genres.fewer" : "genres.all", { n: number(genres.length) }));
    set(byId("all-genres"), "aria-expanded", String(allGenres));
    keyed(
      byId("genres"),
      shown,
      ({ name }) => name,
      ({ name }) =>
        h("li", {}, h("button", {
          type: "button",
          class: "chip toggle",
          text: name,
          on: { click: () => store.change(toggleGenre(name)) },
        })),
      (node, { name }) => set(node.firstElementChild, "aria-pressed", String(chosen.includes(name))),
    );
  }

  function show() {
    const state = store.get();
    span();
    slide(diversity, Math.round(state.tune.diversity * 100), percent(state.tune.diversity));
    slide(popularity, Math.round(state.tune.popularity * 100), popularityWord(state.tune.popularity));
    for (const [name, field] of Object.entries(caps)) {
      const value = state.tune[name];
      slide(field, Math.min(value ?? NO_CAP, NO_CAP), value === null ? t("cap.none") : t("cap.most", { n: value }));
    }
    showYears(state);
    showUntil(state);
    showUnheard(state);
    showOrder(state);
    showGenres(state);
    byId("untune").hidden = !isTuned(state);
  }

  store.subscribe(show);
  heard.onNews(show);
  app.onModel(show);
  onLanguage(show);
  show();
}

function popularityWord(value) {
  if (value === 0) return t("popularity.asis");
  return t(value > 0 ? "popularity.known" : "popularity.rare", { share: percent(Math.abs(value)) });
}
