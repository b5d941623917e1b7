// The map's arithmetic: pure functions of points {id, x, y}, on a board of 200 × 160 around its middle.

export const WIDTH = 200;
export const HEIGHT = 160;
const MARGIN = 16;
const LINE = 8;
const HALO = 3; // around a label
const SHORT = 15; // letters of a label where the whole one has no room
const GAP = 3.2; // between the middles of two dots: more than the radius of the largest
const STEP = 1; // of the spiral on which a crowded dot looks for room
const GOLDEN = 2.4; // its turn, in radians
const TURNS = 60_000; // the spiral is wider than the board then

/** The points spread over the board, both axes by the same factor where they are alike in spread. */
export function fitted(points) {
  if (!points.length) return [];
  const range = (axis) => {
    const values = points.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, half: Math.max((high - low) / 2, 1e-6) };
  };
  const [x, y] = [range("x"), range("y")];
  return points.map((point) => ({
    id: point.id,
    x: round(((point.x - x.middle) / x.half) * (WIDTH / 2 - MARGIN)),
    y: round(((point.y - y.middle) / y.half) * (HEIGHT / 2 - MARGIN)),
  }));
}

const round = (value) => Math.round(value * 10) / 10;

export const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** The points, the first ones in their places and others as near to theirs as no dot hides another. */
export function apart(points) {
  const cells = new Map(); // a square as wide as the gap → the points in it
  return points.map((point) => {
    const spot = free(cells, point);
    const cell = cellOf(spot).join();
    cells.set(cell, [...(cells.get(cell) ?? []), spot]);
    return { ...point, ...spot };
  });
}

/** The first place without a near one, along a spiral from the point's own. */
function free(cells, { x, y }) {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const far = STEP * Math.sqrt(turn);
    const spot = { x: round(x + far * Math.cos(turn * GOLDEN)), y: round(y + far * Math.sin(turn * GOLDEN)) };
    if (onBoard(spot) && !crowded(cells, spot)) return spot;
  }
  return { x, y };
}

const cellOf = ({ x, y }) => [Math.floor(x / GAP), Math.floor(y / GAP)];
const onBoard = ({ x, y }) => Math.abs(x) <= WIDTH / 2 - MARGIN / 2 && Math.abs(y) <= HEIGHT / 2 - MARGIN / 2;

function crowded(cells, spot) {
  const [column, row] = cellOf(spot);
  const around = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => `${column + right},${row + down}`));
  return around.some((cell) => cells.get(cell)?.some((other) => distance(other, spot) < GAP));
}

/** The point nearest to `here`. */
export function nearestOf(points, here) {
  return points.reduce((best, point) => (!best || distance(point, here) < distance(best, here) ? point : best), null);
}

/** The nearest point in a direction: far sideways counts double, so that an arrow goes where it points. */
export function neighbourIn(points, here, [dx, dy]) {
  let best = here;
  let least = Infinity;
  for (const point of points) {
    const [x, y] = [point.x - here.x, point.y - here.y];
    const ahead = x * dx + y * dy;
    if (point === here || ahead <= 0) continue;
    const cost = ahead + 2 * Math.abs(x * dy - y * dx);
    if (cost < least) [best, least] = [point, cost];
  }
  return best;
}

/** Names for a few points of each role, none over another or over the edge; `widthOf` measures a text. */
export function placeLabels(points, most, textOf, widthOf) {
  const placed = [];
  const wanted = Object.entries(most).flatMap(([role, count]) => points.filter((point) => point.role === role).slice(0, count * 3).map((point) => ({ point, role })));
  const taken = Object.fromEntries(Object.keys(most).map((role) => [role, 0]));
  for (const { point, role } of wanted) {
    if (taken[role] >= most[role]) continue;
    const best = wordings(textOf(point)).flatMap((text) => room(points, placed, point, text, widthOf(text) + HALO))[0];
    if (!best) continue;
    taken[role] += 1;
    placed.push({ x: best.x, y: best.box.y + 2.5, anchor: best.anchor, role, text: best.text, box: best.box });
  }
  return placed;
}

/** A name as it is, and shorter. */
function wordings(full) {
  const letters = [...full];
  return letters.length > SHORT + 1 ? [full, `${letters.slice(0, SHORT).join("")}…`] : [full];
}

/** Where a label has room beside its point, the place that hides the fewest dots first. */
function room(points, placed, point, text, width) {
  return sides(point, width)
    .filter(({ box }) => inside(box) && placed.every((other) => !overlap(other.box, box)))
    .map((side) => ({ ...side, text, hidden: points.filter((other) => other.role !== "around" && covers(side.box, other)).length }))
    .filter(({ hidden }) => hidden <= 1)
    .sort((a, b) => a.hidden - b.hidden);
}

/** Where a point's label could stand: beside it, above it, below it. */
function sides(point, width) {
  const at = (x, anchor, left, y) => ({ x, anchor, box: { left, right: left + width, y } });
  return [
    at(point.x + 5, "start", point.x + 5, point.y),
    at(point.x - 5, "end", point.x - 5 - width, point.y),
    at(point.x, "middle", point.x - width / 2, point.y - LINE),
    at(point.x, "middle", point.x - width / 2, point.y + LINE),
  ];
}

const inside = (box) => box.left > -WIDTH / 2 && box.right < WIDTH / 2 && Math.abs(box.y) < HEIGHT / 2 - LINE / 2;
const overlap = (a, b) => a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < LINE;
const covers = (box, { x, y }) => x > box.left && x < box.right && Math.abs(y - box.y) < LINE / 2;
