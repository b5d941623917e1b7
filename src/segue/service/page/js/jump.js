// On a phone the parts lie one below the other: a bar to jump with, which says where one is.

import { byId, moves, set } from "./dom.js";

export function mountJump() {
  const links = [...document.querySelectorAll("[data-jump]")];
  for (const link of links) link.addEventListener("click", (event) => leap(event, link.dataset.jump));
  byId("skip").addEventListener("click", (event) => leap(event, "next"));

  const inSight = new Set();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) isIntersecting ? inSight.add(target.id) : inSight.delete(target.id);
      const here = links.find((link) => inSight.has(link.dataset.jump));
      for (const link of links) set(link, "aria-current", link === here && "location");
    },
    { rootMargin: "-30% 0px -69% 0px" }, // a line across the upper part of the window
  );
  for (const link of links) watch.observe(byId(link.dataset.jump));
}

/** Go to a part of the page; not by the address, which holds the state. */
function leap(event, id) {
  event.preventDefault();
  const part = byId(id);
  part.scrollIntoView({ behavior: moves() ? "smooth" : "auto", block: "start" });
  const heading = part.querySelector("h2");
  set(heading, "tabindex", "-1");
  heading.focus({ preventScroll: true });
}
