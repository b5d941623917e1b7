// The playlist as a file.

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { open } from "./dialogs.js";
import { t } from "./i18n.js";
import { toast } from "./notices.js";
import { listed } from "./results.js";
import { weightsOf } from "./state.js";

export function mountExport(app) {
  const { store, live, catalogue } = app;
  const form = byId("export-form");

  byId("export").addEventListener("click", () => {
    const { seeds } = store.get();
    form.elements.what.value = seeds.length ? "mine" : "all";
    form.elements.what[0].disabled = !seeds.length;
    open("export-dialog");
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const state = store.get();
    const mine = state.seeds.map((seed) => seed.id);
    const next = listed(state, live.get().continuation, catalogue, new Map()).map((track) => track.id);
    const tracks = form.elements.what.value === "mine" ? mine : [...mine, ...next];
    const given = weightsOf(state);
    const weights = given.length ? tracks.map((_, place) => given[place] ?? 1) : [];
    const format = form.elements.format.value;
    try {
      await download({ title: state.title.trim(), tags: state.tags, tracks, weights }, format, state.model);
      byId("export-dialog").close();
      toast(t("export.done", { n: tracks.length }));
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      toast(error.detail || t(`error.${error.kind}`));
    }
  });
}

async function download(playlist, format, model) {
  const response = await api.exported(playlist, format, model);
  const url = URL.createObjectURL(await response.blob());
  const link = h("a", { href: url, download: fileName(response) ?? `playlist.${format}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The name that the service gives the file (RFC 6266), in UTF-8 where it has one. */
function fileName(response) {
  const header = response.headers.get("Content-Disposition") ?? "";
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (wide) return decodeURIComponent(wide[1]);
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? null;
}
