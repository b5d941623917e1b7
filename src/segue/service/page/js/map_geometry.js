// The map's arithmetic: pure functions of points {id, x, y}, on a board of 200 × 160 around its middle.

export const WIDTH = 200;
export const HEIGHT = 160;
const MARGIN = 16;
const LETTER = 3.9; // width of a letter on the board; a wide one counts for nearly two
const LINE = 8;

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

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

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

const widthOf = (text) => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) > 0x2e80 ? 1.75 : 1), 0) * LETTER;

/** Names for a few points of each role, none over another. */
export function placeLabels(points, most, textOf) {
  const placed = [];
  const wanted = Object.entries(most).flatMap(([role, count]) => points.filter((point) => point.role === role).slice(0, count * 3).map((point) => ({ point, role })));
  const taken = Object.fromEntries(Object.keys(most).map((role) => [role, 0]));
  for (const { point, role } of wanted) {
    if (taken[role] >= most[role]) continue;
    const full = textOf(point);
    const text = [...full].length > 16 ? `${[...full].slice(0, 15).join("")}…` : full;
    const best = sides(point, widthOf(text))
      .filter(({ box }) => inside(box) && placed.every((other) => !overlap(other.box, box)))
      .map((side) => ({ ...side, hidden: points.filter((other) => other.role !== "around" && covers(side.box, other)).length }))
      .sort((a, b) => a.hidden - b.hidden)[0];
    if (!best || best.hidden > 1) continue;
    taken[role] += 1;
    placed.push({ x: best.x, y: best.box.y + 2.5, anchor: best.anchor, role, text, box: best.box });
  }
  return placed;
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
