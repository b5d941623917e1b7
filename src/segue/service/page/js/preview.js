// Listening: one player for the whole page, so that starting one track stops another.

import * as api from "./api.js";
import { h, set } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { titleOf } from "./track.js";

const player = new Audio();
player.preload = "none";
let playing = null; // the track that is heard, or about to be
let loaded = null; // the one whose sound the player has
player.addEventListener("pause", () => player.paused && loaded === playing && silence()); // its end, or a media key

/** A list with the button that plays a track; empty where there is nothing to hear. */
export function previewButton(app, track) {
  if (!track.preview) return [];
  const button = h("button", { type: "button", class: "preview", on: { click: () => toggle(app, track, button) } });
  button.dataset.heard = track.preview;
  draw(button, track, isHeard(track));
  return [button];
}

/** Whether a track is what plays; its address names the model where there are several. */
const isHeard = (track) => playing?.preview === track.preview;

function draw(button, track, on) {
  button.replaceChildren(icon(on ? "pause" : "play"));
  set(button, "aria-label", t(on ? "preview.stop" : "preview.play", { name: titleOf(track) }));
  set(button, "aria-pressed", String(on));
}

/** Stop, and say so on its buttons: its row may have been drawn anew since. */
function silence() {
  const was = playing;
  playing = null;
  player.pause();
  if (!was) return;
  for (const one of document.querySelectorAll(".preview")) if (one.dataset.heard === was.preview) draw(one, was, false);
}

async function toggle(app, track, button) {
  const stop = isHeard(track);
  silence();
  if (stop) return;
  playing = track;
  draw(button, track, true);
  try {
    const source = await api.sound(track.preview);
    if (playing !== track) return; // another one was started meanwhile
    URL.revokeObjectURL(player.src);
    player.src = source;
    loaded = track;
    await player.play();
    app.heard.learn([track.id]);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (playing === track) silence();
    toast(t("preview.failed", { name: titleOf(track) }));
  }
}
