// Listening: one player for the whole page, so that starting one track stops another.

import { h, set } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { titleOf } from "./track.js";

const player = new Audio();
player.preload = "none";
let playing = null;

/** A list with the button that plays a track; empty where there is nothing to hear. */
export function previewButton(app, track) {
  if (!track.preview) return [];
  const button = h("button", { type: "button", class: "preview", on: { click: () => toggle(app, track, button) } });
  button.dataset.track = track.id;
  draw(button, track, playing === track.id);
  return [button];
}

function draw(button, track, on) {
  button.replaceChildren(icon(on ? "pause" : "play"));
  set(button, "aria-label", t(on ? "preview.stop" : "preview.play", { name: titleOf(track) }));
  set(button, "aria-pressed", String(on));
}

async function toggle(app, track, button) {
  const stop = playing === track.id;
  player.pause();
  if (stop) return;
  player.src = new URL(track.preview, document.baseURI).href;
  playing = track.id;
  const ended = () => {
    if (playing === track.id) playing = null;
    draw(button, track, false);
  };
  player.addEventListener("pause", ended, { once: true });
  draw(button, track, true);
  try {
    await player.play();
    app.heard.learn([track.id]);
  } catch (error) {
    ended();
    if (error.name !== "AbortError") toast(t("preview.failed", { name: titleOf(track) }));
  }
}
