// Native dialogs: they trap the focus, close with Escape and give the focus back.

import { byId } from "./dom.js";

/** Open a dialog by id; a click beside it closes it. */
export function open(id) {
  const dialog = byId(id);
  if (!dialog.open) dialog.showModal();
  return dialog;
}

export function mountDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    for (const button of dialog.querySelectorAll(".dialog-close")) {
      button.addEventListener("click", () => dialog.close());
    }
  }
}
