// The health view: how well the model did in its last evaluation, over all and kind by kind of question.

import * as api from "./api.js";
import { byId, h, set } from "./dom.js";
import { date, onLanguage, t } from "./i18n.js";
import { words } from "./banner.js";
import { dotPlot, plotTable } from "./plots.js";

const HEADLINES = [["score"], ["ndcg", "tracks"], ["ndcg", "tags"], ["recall", "tracks"], ["hit", "tracks"], ["clicks", "tracks"]];
const METRICS = ["score", "ndcg", "recall", "precision", "hit", "mrr", "r_precision", "clicks"];
const OVERALL = new Set(["all", "overall", "", null, undefined]);

export function mountHealth(app) {
  const { store } = app;
  const select = byId("measure");
  let report = null;
  let asked = null;
  let measure = "";

  async function look() {
    const { view, model } = store.get();
    const wanted = model || app.first || "";
    if (view !== "health" || asked === wanted) return;
    asked = wanted;
    report = null;
    byId("health-problem").replaceChildren(h("p", { class: "soft", text: t("loading") }));
    try {
      report = await api.health(model);
      if (asked !== wanted) return;
      byId("health-problem").replaceChildren();
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      asked = error.status === 404 ? wanted : null;
      byId("health-problem").replaceChildren(missing(error));
    }
    show();
  }

  const missing = (error) =>
    error.status === 404
      ? h("div", { class: "empty" }, h("h3", { text: t("health.none") }), h("p", { text: t("health.none.how") }), h("pre", {}, h("code", { text: error.hint || error.detail })))
      : words(error);

  function show() {
    set(byId("health-body"), "hidden", report === null);
    if (!report) return;
    byId("health-when").textContent = [
      store.get().model || app.first,
      report.when && t("health.when", { when: date(report.when) }),
    ].filter(Boolean).join(" · ");
    headlines();
    const options = measures();
    if (!options.some(({ key }) => key === measure)) measure = (options.find(({ key }) => key.startsWith("ndcg tracks")) ?? options[0])?.key ?? "";
    select.replaceChildren(...options.map(({ key, label }) => h("option", { value: key, text: label, selected: key === measure })));
    charts();
  }

  function headlines() {
    const over = (metric, target) =>
      report.metrics.find((one) => one.metric === metric && OVERALL.has(one.mix) && (!target || one.target === target) && one.value !== null);
    byId("headlines").replaceChildren(
      ...HEADLINES.map(([metric, target]) => over(metric, target))
        .filter(Boolean)
        .map((one) =>
          h(
            "li",
            { class: "headline" },
            h("span", { class: "headline-value", text: written(one.value, one.metric) }),
            h("span", { class: "headline-name", text: nameOf(one) }),
            one.low !== null && one.low !== undefined && h("span", { class: "soft", text: t("health.interval", { low: written(one.low, one.metric), high: written(one.high, one.metric) }) }),
            h("span", { class: "headline-means", text: t(`means.${one.metric}`, { k: one.k ?? "" }) }),
          ),
        ),
    );
  }

  /** The measures that there is something to plot of. */
  function measures() {
    const found = new Map();
    for (const one of [...report.metrics, ...report.slices]) {
      const split = one.slice !== undefined || !OVERALL.has(one.mix);
      if (split && METRICS.includes(one.metric)) found.set(keyOf(one), nameOf(one));
    }
    return [...found].map(([key, label]) => ({ key, label }));
  }

  function charts() {
    const fits = (one) => keyOf(one) === measure && one.value !== null;
    const row = (one, name) => ({ name, value: one.value, low: one.low ?? null, high: one.high ?? null, questions: one.questions });
    const groups = [
      { name: t("health.by.mix"), rows: report.metrics.filter((one) => fits(one) && !OVERALL.has(one.mix)).map((one) => row(one, mixName(one.mix))) },
      ...[...new Set(report.slices.map((one) => one.slice))].filter((slice) => slice !== "mix").map((slice) => ({
        name: sliceName(slice),
        rows: report.slices.filter((one) => fits(one) && one.slice === slice).map((one) => row(one, partName(one.part))),
      })),
    ].filter((group) => group.rows.length);
    const metric = measure.split(" ")[0];
    const max = Math.max(...groups.flatMap((group) => group.rows.map((one) => one.high ?? one.value)));
    const write = (value) => written(value, metric);
    const label = select.selectedOptions[0]?.textContent ?? "";
    byId("charts").replaceChildren(
      ...groups.map((group) =>
        h(
          "section",
          { class: "card chart" },
          h("h3", { text: group.name }),
          dotPlot(group.rows, { label: t("health.plot", { measure: label, by: group.name }), max, write }),
          h(
            "details",
            { class: "as-text" },
            h("summary", { text: t("health.table") }),
            plotTable(group.rows, ["group", "mean", "interval", "questions"].map((key) => t(`table.${key}`)), write),
          ),
        ),
      ),
    );
  }

  select.addEventListener("change", () => {
    measure = select.value;
    charts();
  });
  store.subscribe(look);
  app.onModel(look);
  onLanguage(show);
}

const keyOf = (one) => `${one.metric} ${one.target ?? ""} ${one.k ?? ""}`;

function nameOf({ metric, target, k }) {
  const known = METRICS.includes(metric);
  const name = known ? t(`metric.${metric}`) : metric;
  const of = target === "tracks" || target === "tags" ? t(`target.${target}`) : "";
  return `${[of, name].filter(Boolean).join(" ")}${k ? `@${k}` : ""}`;
}

const written = (value, metric) => value.toFixed(metric === "clicks" ? 2 : 3);

const mixName = (mix) => mix.split("+").map((part) => (["tracks", "tags", "title", "nothing"].includes(part) ? t(`mix.${part}`) : part)).join(" + ");

const SLICES = ["seeds", "hidden tracks", "hidden tags", "popularity"];
const sliceName = (slice) => (SLICES.includes(slice) ? t(`slice.${slice}`) : slice);

function partName(part) {
  const band = /^(head|mid|tail|unseen)\b(.*)$/.exec(part);
  return band ? t(`band.${band[1]}`) + band[2] : part;
}
