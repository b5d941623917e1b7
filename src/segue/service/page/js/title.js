// The playlist's name. It grows with its text and follows undo.

import { byId, composing } from "./dom.js";
import { setTitle } from "./state.js";

export function mountTitle({ store }) {
  const field = byId("title");
  const fits = CSS.supports("field-sizing", "content"); // then the style sheet does it, without a layout of ours
  const fit = () => {
    if (fits) return;
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${field.scrollHeight}px`);
  };
  field.addEventListener("input", () => {
    store.change(setTitle(field.value.replaceAll("\n", " ")), { as: "title" });
    fit();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !composing(event)) {
      event.preventDefault();
      byId("tag-input").focus();
    }
  });
  const show = (state) => {
    if (field.value !== state.title) field.value = state.title;
    fit();
  };
  store.subscribe(show);
  addEventListener("resize", fit);
  show(store.get());
}
