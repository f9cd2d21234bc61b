// Where boxes stand: the two arrangements that came with the data, and the one around a result in focus.

const FOCUS_GAP = 20; // px between boxes
const FOCUS_BETWEEN_LINES = 12;
const FOCUS_BETWEEN_ROWS = 58;
const FOCUS_ROW = 7; // boxes; a longer row is broken into lines …
const FOCUS_SHAPE = 0.45; // … a very long one into a block whose columns are the root of this share of its boxes
const FOCUS_SWEEPS = 6;
const BEND_ROOM = 16; // px that a line takes where it passes between boxes
const BEND_WEIGHT = 4; // boxes give way to lines, for a straight line is easier to follow

/** An arrangement: places of boxes by number, the numbers that have one, bends of trunks, frames, edges. */
function givenArrangement(given, hasLines) {
  const x = new Int32Array(results.length);
  const y = new Int32Array(results.length);
  results.forEach((_, number) => {
    x[number] = given.boxes[2 * number];
    y[number] = given.boxes[2 * number + 1];
  });
  const trunks = new Map(Object.entries(given.trunks).map(([number, bends]) => [Number(number), bends]));
  const { width, height, heading, frames } = given;
  return { x, y, numbers: results.map((_, number) => number), trunks, frames, heading, width, height, hasLines, edges };
}

/** What `center` rests on below it and what rests on it above, up to `depth` steps (0: all). */
function focusArrangement(center, depth) {
  const below = reached(center, usesOf, depth);
  const kept = new Set(below);
  const above = reached(center, usersOf, depth).filter((number) => number === center || !kept.has(number));
  const down = levels(center, below, usesOf);
  const up = levels(center, above, usersOf);
  const top = Math.max(...up.values());
  const rowOf = new Map([...up].map(([number, level]) => [number, top - level]));
  for (const [number, level] of down) rowOf.set(number, top + level);
  const numbers = [...rowOf.keys()].sort((one, other) => one - other);
  const within = numbers.flatMap((number) => outgoing[number].filter((edge) => rowOf.has(edge.target)));
  const rows = itemsInRows(rowOf, numbers, within.filter(isEdgeShown));
  orderRows(rows);
  placeInRows(rows);
  return { ...drawnRows(rows), numbers, edges: within, center, frames: [], heading: 0, hasLines: true };
}

/** Boxes by row, and a bend in each row that the lines to a result pass; all lines to it pass the same bend. */
function itemsInRows(rowOf, numbers, lines) {
  const rows = Array.from({ length: Math.max(...rowOf.values()) + 1 }, () => []);
  const put = (number, isBend, row) => {
    const item = { number, isBend, row, middle: 0, above: new Set(), below: new Set() };
    rows[row].push(item);
    return item;
  };
  const boxes = new Map(numbers.map((number) => [number, put(number, false, rowOf.get(number))]));
  const bends = new Map();
  for (const { source, target } of lines) {
    let upper = boxes.get(source);
    for (let row = rowOf.get(source) + 1; row <= rowOf.get(target); row++) {
      const name = `${target}/${row}`;
      if (row < rowOf.get(target) && !bends.has(name)) bends.set(name, put(target, true, row));
      const lower = row < rowOf.get(target) ? bends.get(name) : boxes.get(target);
      upper.below.add(lower);
      lower.above.add(upper);
      upper = lower;
    }
  }
  return rows;
}

/** The level of each of `numbers` below `center` by the longest way to it; edges that close a cycle are passed over. */
function levels(center, numbers, neighbours) {
  const inside = new Set(numbers);
  const state = new Map();
  const finished = [];
  const stack = [[center, 0]];
  const backward = new Set();
  state.set(center, 1);
  while (stack.length) {
    const frame = stack[stack.length - 1];
    const next = neighbours(frame[0])[frame[1]++];
    if (next === undefined) {
      state.set(frame[0], 2);
      finished.push(frame[0]);
      stack.pop();
    } else if (inside.has(next)) {
      if (!state.has(next)) {
        state.set(next, 1);
        stack.push([next, 0]);
      } else if (state.get(next) === 1) {
        backward.add(frame[0] * results.length + next);
      }
    }
  }
  const level = new Map([[center, 0]]);
  for (const number of finished.reverse()) {
    for (const next of neighbours(number)) {
      if (!inside.has(next) || backward.has(number * results.length + next)) continue;
      level.set(next, Math.max(level.get(next) ?? 0, level.get(number) + 1));
    }
  }
  return level;
}

/** Sort each row by the mean place of what its items are joined to, downwards and upwards in turn. */
function orderRows(rows) {
  const note = (row) => row.forEach((item, index) => (item.middle = (index - (row.length - 1) / 2) * roomOf(item)));
  rows.forEach(note);
  for (let sweep = 0; sweep < FOCUS_SWEEPS; sweep++) {
    for (const row of sweep % 2 ? [...rows].reverse() : rows) {
      const wanted = new Map(row.map((item) => [item, meanOf(sweep % 2 ? item.below : item.above, item.middle)]));
      row.sort((one, other) => wanted.get(one) - wanted.get(other));
      let left = -row.reduce((sum, item) => sum + roomOf(item), 0) / 2;
      for (const item of row) {
        item.middle = left + roomOf(item) / 2;
        left += roomOf(item);
      }
    }
  }
}

function roomOf(item) {
  return item.isBend ? BEND_ROOM : BOX_WIDTH + FOCUS_GAP;
}

function meanOf(items, otherwise) {
  if (!items.size) return otherwise;
  let sum = 0;
  for (const item of items) sum += item.middle;
  return sum / items.size;
}

function linesOf(row) {
  const boxes = row.filter((item) => !item.isBend).length;
  return Math.ceil(boxes / Math.max(FOCUS_ROW, Math.ceil(Math.sqrt(boxes * FOCUS_SHAPE)))) || 1;
}

/** Move the items of each row as near as possible to what they are joined to, without changing their order. */
function placeInRows(rows) {
  for (let pass = 0; pass < FOCUS_SWEEPS; pass++) {
    for (const row of pass % 2 ? [...rows].reverse() : rows) {
      const lines = linesOf(row);
      const isLast = pass >= FOCUS_SWEEPS - 2;
      const oneSide = (item) => (pass % 2 ? item.below : item.above);
      const near = (item) => (isLast ? new Set([...item.above, ...item.below]) : oneSide(item));
      const pools = [];
      let shift = 0;
      row.forEach((item, index) => {
        if (index) shift += (roomOf(row[index - 1]) + roomOf(item)) / 2 / lines;
        const mass = item.isBend ? BEND_WEIGHT : 0.2 + near(item).size;
        let pool = { mean: meanOf(near(item), item.middle) - shift, mass, items: [[item, shift]] };
        while (pools.length && pools[pools.length - 1].mean > pool.mean) {
          const before = pools.pop();
          const both = before.mass + pool.mass;
          const mean = (before.mean * before.mass + pool.mean * pool.mass) / both;
          pool = { mean, mass: both, items: [...before.items, ...pool.items] };
        }
        pools.push(pool);
      });
      for (const { mean, items } of pools) for (const [item, offset] of items) item.middle = mean + offset;
    }
  }
}

function drawnRows(rows) {
  const x = new Int32Array(results.length);
  const y = new Int32Array(results.length);
  const trunks = new Map();
  const edge = (item, side) => item.middle + (side * (item.isBend ? 0 : BOX_WIDTH)) / 2;
  const left = Math.min(...rows.flat().map((item) => edge(item, -1)));
  const width = Math.max(...rows.flat().map((item) => edge(item, 1))) - left;
  let top = 0;
  for (const row of rows) {
    const lines = linesOf(row);
    const bottom = top + lines * (BOX_HEIGHT + FOCUS_BETWEEN_LINES) - FOCUS_BETWEEN_LINES;
    row.filter((item) => !item.isBend).forEach((item, index) => {
      x[item.number] = Math.round(item.middle - BOX_WIDTH / 2 - left);
      y[item.number] = top + (index % lines) * (BOX_HEIGHT + FOCUS_BETWEEN_LINES);
    });
    for (const item of row) {
      if (!item.isBend) continue;
      if (!trunks.has(item.number)) trunks.set(item.number, []);
      trunks.get(item.number).push(Math.round(item.middle - left), top, bottom);
    }
    top = bottom + FOCUS_BETWEEN_ROWS + Math.min(40, row.length * 2);
  }
  return { x, y, trunks, width, height: Math.max(...y) + BOX_HEIGHT };
}
