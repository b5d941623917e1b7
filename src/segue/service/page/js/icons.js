// Line icons on a 20 × 20 grid, drawn as SVG paths and hidden from screen readers: a button's label speaks for it.

import { svg } from "./dom.js";

const PATHS = {
  plus: "M10 4v12M4 10h12",
  close: "M5 5l10 10M15 5L5 15",
  pin: "M7 3h6l-.8 5 2.8 3H5l2.8-3L7 3zM10 11v6",
  like: "M3 8.5c2.300-3 4.700-3 7 0s4.700 3 7 0M3 13c2.300-3 4.700-3 7 0s4.700 3 7 0",
  play: "M7 4.5v11l9-5.5-9-5.5z",
  pause: "M7 5v10M13 5v10",
  undo: "M7 5L3.5 8.5 7 12M4 8.5h7.5a4.5 4.5 0 010 9H8",
  redo: "M13 5l3.5 3.5L13 12M16 8.5H8.5a4.5 4.5 0 000 9H12",
  search: "M9 3.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM13 13l4 4",
  warn: "M10 3.5L17.5 16h-15L10 3.5zM10 8.5v3.5M10 14.2v.1",
  share: "M8 12l5-5M8.5 6l1.7-1.7a3.8 3.8 0 015.4 5.4L14 11.4M11.500 14l-1.700 1.700a3.800 3.800 0 01-5.400-5.400L6 8.600",
  download: "M10 3v9.500M6 9l4 4 4-4M4 16.500h12",
  upload: "M10 13V3.500M6 7l4-4 4 4M4 16.500h12",
  file: "M5 3.500h10v13l-5-3.500-5 3.500z",
  library: "M4 4v12M8 4v12M12 4.500l4 11.200",
  keyboard: "M2.500 5.500h15v9h-15zM5.500 8.500h.1M8.500 8.500h.1M11.500 8.500h.1M14.500 8.500h.1M6.500 11.500h7",
  sun: "M10 6.500a3.500 3.500 0 100 7 3.500 3.500 0 000-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.400 4.400l1 1M14.600 14.600l1 1M15.600 4.400l-1 1M5.400 14.600l-1 1",
  moon: "M15.500 12.500A6.500 6.500 0 017.500 4.500a6.500 6.500 0 108 8z",
  auto: "M10 3a7 7 0 100 14 7 7 0 000-14zM10 3v14M12 4v12M14 5.500v9",
  trash: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.600L14 6",
  tag: "M8 3.500L6.500 16.500M13.500 3.500L12 16.500M3.500 7.500h13.500M3 12.500h13.500",
  word: "M4 6V4.500h12V6M10 4.500v11.500M7.500 16h5",
  artist: "M10 3.500a3.200 3.200 0 100 6.400 3.200 3.200 0 000-6.400zM3.800 17c.3-3 2.800-4.800 6.200-4.800s5.900 1.800 6.200 4.800",
  album: "M10 3a7 7 0 100 14 7 7 0 000-14zM10 8.500a1.500 1.500 0 100 3 1.500 1.500 0 000-3z",
  genre: "M3.500 10.500v-7h7l6.500 6.500-7 7-6.500-6.500zM7 7h.1",
  year: "M3.500 5h13v11.500h-13zM3.500 9h13M7 3v3M13 3v3",
  audio: "M3.500 8.500v3M6.700 6v8M10 3.500v13M13.300 6.500v7M16.500 8.500v3",
  popular: "M3.500 15l4.500-5 3 2.500 5.500-7M12.500 5.500h4v4",
  track: "M8 15V5l7-1.500V13M8 15a2 2 0 11-4 0 2 2 0 014 0zM15 13a2 2 0 11-4 0 2 2 0 014 0z",
};

/** An icon by name. */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}

/** Fill the page's `<span data-icon="name">`. */
export function drawIcons() {
  for (const place of document.querySelectorAll("[data-icon]")) place.replaceChildren(icon(place.dataset.icon));
}
