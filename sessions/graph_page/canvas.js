// The window onto the drawing: zoom, move, hit; mouse, touch and keys. What a click means is said in page.js.

const LEAST_SCALE = 0.02;
const MOST_SCALE = 3;
const FIT_MARGIN = 28;
const STEP = 80; // px that an arrow key moves
const CLICK_SLOP = 5; // px a pointer may move and still click

const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
const shown = { scale: 1, x: 0, y: 0, width: 0, height: 0 };
const marks = { near: null, strong: null };
let arrangement = null;
let isDrawingDue = false;

function draw() {
  if (isDrawingDue) return;
  isDrawingDue = true;
  requestAnimationFrame(drawNow);
}

function drawNow() {
  isDrawingDue = false;
  if (canvas.hidden || !arrangement) return;
  const ratio = window.devicePixelRatio || 1;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint(pen, arrangement, shown, marks);
  performance.mark("drawn");
}

function measureCanvas() {
  const bounds = canvas.getBoundingClientRect();
  const ratio = window.devicePixelRatio || 1;
  shown.width = bounds.width;
  shown.height = bounds.height;
  canvas.width = Math.round(bounds.width * ratio);
  canvas.height = Math.round(bounds.height * ratio);
  draw();
}

function setArrangement(next) {
  arrangement = next;
  arrangement.placed ??= Uint8Array.from(results, () => 0);
  for (const number of arrangement.numbers) arrangement.placed[number] = 1;
  marks.near = null;
  draw();
}

/** Show the whole drawing; with `anchor`, a box that stays in sight where the whole would be too small to read. */
function fitWhole(anchor = null, least = LEAST_SCALE, free = { top: 0 }) {
  const { width, height } = arrangement;
  const room = { width: shown.width - 2 * FIT_MARGIN, height: shown.height - 2 * FIT_MARGIN - free.top };
  const scale = Math.min(room.width / Math.max(width, 1), room.height / Math.max(height, 1), 1.25);
  shown.scale = Math.max(scale, least, LEAST_SCALE);
  shown.x = (shown.width - width * shown.scale) / 2;
  shown.y = FIT_MARGIN + free.top + Math.max(0, (room.height - height * shown.scale) / 2);
  if (anchor !== null) {
    const { x, y } = arrangement;
    shown.x = around(x[anchor] + BOX_WIDTH / 2, width, shown.width, FIT_MARGIN) ?? shown.x;
    shown.y = around(y[anchor] + BOX_HEIGHT / 2, height, shown.height, FIT_MARGIN + free.top) ?? shown.y;
  }
  draw();
}

/** The offset that puts `middle` into the middle of the window, no further than the ends of a drawing that is larger. */
function around(middle, length, window, margin) {
  const least = window - FIT_MARGIN - length * shown.scale;
  if (least >= margin) return null;
  return Math.min(margin, Math.max(least, window / 2 - middle * shown.scale));
}

function zoomAt(factor, x = shown.width / 2, y = shown.height / 2) {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, shown.scale * factor));
  shown.x = x - ((x - shown.x) * scale) / shown.scale;
  shown.y = y - ((y - shown.y) * scale) / shown.scale;
  shown.scale = scale;
  draw();
}

function moveBy(right, down) {
  // Some of the drawing always stays in sight, so that nobody gets lost beside it.
  const slack = 60;
  const { width, height } = arrangement;
  shown.x = Math.min(shown.width - slack, Math.max(slack - width * shown.scale, shown.x + right));
  shown.y = Math.min(shown.height - slack, Math.max(slack - height * shown.scale, shown.y + down));
  draw();
}

/** The number of the result at a place of the canvas, or null. */
function numberAt(x, y) {
  const [atX, atY] = [(x - shown.x) / shown.scale, (y - shown.y) / shown.scale];
  const isHit = (number) =>
    arrangement.x[number] <= atX &&
    atX <= arrangement.x[number] + BOX_WIDTH &&
    arrangement.y[number] <= atY &&
    atY <= arrangement.y[number] + BOX_HEIGHT &&
    isShown(number);
  return arrangement.numbers.find(isHit) ?? null;
}

function setNear(number) {
  if (marks.near === number) return;
  marks.near = number;
  canvas.classList.toggle("over", number !== null);
  canvas.title = number === null ? "" : captionOf(number);
  draw();
}

const pointers = new Map();
let travelled = 0;

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
  if (pointers.size === 1) travelled = 0;
});

canvas.addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) {
    setNear(numberAt(event.offsetX, event.offsetY));
    return;
  }
  const now = [event.offsetX, event.offsetY];
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  pointers.set(event.pointerId, now);
  travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
  if (travelled < CLICK_SLOP) return;
  canvas.classList.add("moving");
  if (other) {
    const apart = (one) => Math.max(20, Math.hypot(one[0] - other[0], one[1] - other[1]));
    zoomAt(apart(now) / apart(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    moveBy((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  } else {
    moveBy(now[0] - before[0], now[1] - before[1]);
  }
});

for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, (event) => {
    const wasAlone = pointers.size === 1;
    pointers.delete(event.pointerId);
    canvas.classList.remove("moving");
    if (name === "pointerup" && wasAlone && travelled < CLICK_SLOP) clicked(numberAt(event.offsetX, event.offsetY));
    if (pointers.size) travelled = CLICK_SLOP;
  });
}

canvas.addEventListener("pointerleave", () => setNear(null));

canvas.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 30 : 1;
    zoomAt(Math.exp(-event.deltaY * unit * 0.0016), event.offsetX, event.offsetY);
  },
  { passive: false },
);

const CANVAS_KEYS = {
  "+": () => zoomAt(1.25),
  "=": () => zoomAt(1.25),
  "-": () => zoomAt(0.8),
  0: () => fitWhole(),
  ArrowLeft: () => moveBy(STEP, 0),
  ArrowRight: () => moveBy(-STEP, 0),
  ArrowUp: () => moveBy(0, STEP),
  ArrowDown: () => moveBy(0, -STEP),
  Enter: () => clicked(marks.near),
};

canvas.addEventListener("keydown", (event) => {
  const act = CANVAS_KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
