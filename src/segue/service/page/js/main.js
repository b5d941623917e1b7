// Starts the page: makes the parts, gives them to each other, and asks the first question.

import * as api from "./api.js";
import { fromAddress, mountAddress } from "./address.js";
import { mountBanner } from "./banner.js";
import { createCatalogue } from "./catalogue.js";
import { mountCompare } from "./compare.js";
import { mountConflict } from "./conflict.js";
import { mountDialogs } from "./dialogs.js";
import { byId } from "./dom.js";
import { mountDropped } from "./dropped.js";
import { mountExport } from "./export.js";
import { mountHeader } from "./header.js";
import { mountHealth } from "./health.js";
import { mountFocus } from "./focus.js";
import { createHeard } from "./heard.js";
import { apply, t } from "./i18n.js";
import { mountImport } from "./import.js";
import { drawIcons } from "./icons.js";
import { mountJump } from "./jump.js";
import { createKeeper } from "./keeper.js";
import { mountKeyboard } from "./keyboard.js";
import { mountLibrary } from "./library.js";
import { mountLink } from "./link.js";
import { createLive } from "./live.js";
import { mountMap } from "./map.js";
import { mountNames } from "./names.js";
import { toast } from "./notices.js";
import { createOutbox } from "./outbox.js";
import { drawSkeleton, mountResults } from "./results.js";
import { mountSaved } from "./saved.js";
import { mountSearch } from "./search.js";
import { mountSeeds } from "./seeds.js";
import { mountShare } from "./share.js";
import { mountStarters } from "./starters.js";
import { go } from "./state.js";
import { createStore } from "./store.js";
import { mountTags } from "./tags.js";
import { mountTheme } from "./theme.js";
import { mountTitle } from "./title.js";
import { mountTune } from "./tune.js";

const store = createStore(fromAddress());
const outbox = createOutbox();
const onCopy = (title) => toast(t("unsaved.copied", { name: title || t("untitled") }));
const keeper = createKeeper({ send: api.savePlaylist, outbox, onCopy });
const catalogue = createCatalogue({ modelName: () => store.get().model });
const heard = createHeard({ store, keeps: () => app.model?.has?.store === true });
const live = createLive({ store, catalogue, heard });
const told = new Set();
const app = { store, catalogue, heard, live, outbox, keeper, model: null, first: "", onModel: (listener) => told.add(listener) };
app.address = mountAddress(app);

drawIcons();
drawSkeleton();
mountDialogs();
mountFocus();
mountTheme();
for (const mount of [
  mountHeader,
  mountTitle,
  mountNames,
  mountTags,
  mountSearch,
  mountSeeds,
  mountTune,
  mountResults,
  mountDropped,
  mountStarters,
  mountMap,
  mountCompare,
  mountHealth,
  mountExport,
  mountImport,
  mountLibrary,
  mountShare,
  mountSaved,
  mountConflict,
  mountJump,
  mountKeyboard,
  mountBanner,
  mountLink,
]) {
  mount(app);
}
apply();
app.onModel(heard.shelve);
live.start();

/** What the model is: its years, genres and siblings. Without it the page still continues playlists. */
async function learnModel() {
  const name = store.get().model;
  try {
    app.model = await api.model(name);
    app.first ||= app.model.names?.[0] ?? app.model.name;
    told.forEach((listener) => listener(app.model));
  } catch (error) {
    if (!(error instanceof api.Problem)) throw error;
    if (error.status === 404 && name) store.change(go({ model: "" })); // a link may name a model that is gone
  }
}

live.subscribe((now) => now.status === "ready" && !app.model && learnModel());
store.subscribe((state, before) => state.model !== before.model && learnModel());
await learnModel();
byId("main").dataset.ready = "true";
