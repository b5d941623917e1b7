// A cover for a track that has none: the artist gives the colours, the track's id the picture. Always the same.

import { svg } from "./dom.js";

const PALETTES = [
  ["#0f3d3a", "#2f8f7b", "#f2c879"],
  ["#2b1b4d", "#7d4fc4", "#f3a6c8"],
  ["#10294d", "#3f7fd1", "#f5d28a"],
  ["#4d1a1f", "#d1594a", "#f6c9a0"],
  ["#1d3a1f", "#5fa052", "#e9e39a"],
  ["#402412", "#c27a35", "#f7dfb0"],
  ["#16323f", "#3a9bb0", "#f0b8a0"],
  ["#381433", "#b3478f", "#f4cf8e"],
  ["#22273d", "#6474b8", "#bfe0d4"],
  ["#33301a", "#8f8b3c", "#f0a878"],
];

let drawn = 0;

/** 32 bits of a text (FNV-1a). */
function hash(text) {
  let bits = 0x811c9dc5;
  for (const character of text) bits = Math.imul(bits ^ character.codePointAt(0), 0x01000193);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** A stream of numbers in [0, 1) from a seed (mulberry32). */
function stream(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PICTURES = [rings, horizon, waves, bands, petals];

/** A square SVG for a track. */
export function cover(track) {
  const random = stream(hash(`track ${track.id}`));
  const palette = PALETTES[hash(track.artists[0] ?? String(track.id)) % PALETTES.length];
  const gradient = `cover-${(drawn += 1)}`;
  const turn = Math.round(random() * 90);
  return svg(
    "svg",
    { viewBox: "0 0 64 64", class: "cover", "aria-hidden": "true", focusable: "false" },
    svg(
      "linearGradient",
      { id: gradient, gradientTransform: `rotate(${turn} .5 .5)` },
      svg("stop", { offset: "0", "stop-color": palette[0] }),
      svg("stop", { offset: "1", "stop-color": palette[1] }),
    ),
    svg("rect", { width: 64, height: 64, fill: `url(#${gradient})` }),
    PICTURES[Math.floor(random() * PICTURES.length)](random, palette),
  );
}

function rings(random, [, middle, light]) {
  const [x, y] = [12 + random() * 40, 12 + random() * 40];
  return [34, 24, 15, 7].map((radius, place) =>
    svg("circle", {
      cx: x,
      cy: y,
      r: radius,
      fill: place % 2 ? light : middle,
      opacity: 0.25 + place * 0.2,
    }),
  );
}

function horizon(random, [dark, , light]) {
  const level = 34 + random() * 14;
  return [
    svg("circle", { cx: 14 + random() * 36, cy: level - random() * 14, r: 8 + random() * 8, fill: light, opacity: 0.9 }),
    svg("rect", { y: level, width: 64, height: 64, fill: dark, opacity: 0.72 }),
    ...[6, 12, 18].map((below) =>
      svg("rect", { y: level + below, width: 64, height: 1.5, fill: light, opacity: 0.34 - below / 70 }),
    ),
  ];
}

function waves(random, [, middle, light]) {
  const lift = 6 + random() * 12;
  return [0, 1, 2, 3].map((place) => {
    const y = 16 + place * 12 + random() * 4;
    return svg("path", {
      d: `M-4 ${y} Q 14 ${y - lift} 32 ${y} T 68 ${y} V 68 H -4 Z`,
      fill: place % 2 ? light : middle,
      opacity: 0.28 + place * 0.1,
    });
  });
}

function bands(random, [, middle, light]) {
  const slope = 20 + random() * 50;
  return svg(
    "g",
    { transform: `rotate(${slope} 32 32)` },
    [0, 1, 2].map((place) =>
      svg("rect", {
        x: -20,
        y: 6 + place * 20 + random() * 8,
        width: 110,
        height: 4 + random() * 10,
        fill: place === 1 ? light : middle,
        opacity: 0.75,
      }),
    ),
  );
}

function petals(random, [, middle, light]) {
  const count = 3 + Math.floor(random() * 4);
  const turn = random() * 90;
  return Array.from({ length: count }, (_, place) =>
    svg("ellipse", {
      cx: 32,
      cy: 19,
      rx: 9,
      ry: 17,
      fill: place % 2 ? middle : light,
      opacity: 0.55,
      transform: `rotate(${turn + (360 / count) * place} 32 32)`,
    }),
  );
}
