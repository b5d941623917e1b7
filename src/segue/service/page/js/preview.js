// Listening: one player for the whole page, so that starting one track stops another.

import { h, set } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { toast } from "./notices.js";
import { titleOf } from "./track.js";

const player = new Audio();
player.preload = "none";
let playing = null; // the address of what is heard, which names the model where there are several

/** A list with the button that plays a track; empty where there is nothing to hear. */
export function previewButton(app, track) {
  if (!track.preview) return [];
  const button = h("button", { type: "button", class: "preview", on: { click: () => toggle(app, track, button) } });
  button.dataset.heard = track.preview;
  draw(button, track, playing === track.preview);
  return [button];
}

function draw(button, track, on) {
  button.replaceChildren(icon(on ? "pause" : "play"));
  set(button, "aria-label", t(on ? "preview.stop" : "preview.play", { name: titleOf(track) }));
  set(button, "aria-pressed", String(on));
}

async function toggle(app, track, button) {
  const stop = playing === track.preview;
  player.pause();
  if (stop) return;
  player.src = new URL(track.preview, document.baseURI).href;
  playing = track.preview;
  const ended = () => {
    if (playing === track.preview) playing = null;
    // its row may have been drawn anew since
    for (const one of document.querySelectorAll(".preview")) if (one.dataset.heard === track.preview) draw(one, track, false);
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
