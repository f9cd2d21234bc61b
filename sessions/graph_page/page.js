// What the reader is looking at, and what every control means.

const LARGE = 90; // results; a larger graph opens by section, where it can be read at a glance
const READABLE = 0.3; // scale
const FOCUS_LEAST = 0.34; // scale below which a focus is not made smaller but moved to its middle
const FEW = 34; // boxes around a focus that are seen at a glance; the depth is chosen for it
const given = { dependence: givenArrangement(data.dependence, true), sections: givenArrangement(data.sections, false) };
let view = "dependence";
let focused = null;
let depth = null; // steps, 0 for all; null until the reader chooses
let remembered = null;

function focusOn(number) {
  const hash = `#${encodeURIComponent(results[number].key)}`;
  if (location.hash === hash) followHash();
  else location.hash = hash;
}

function leaveFocus() {
  location.hash = "";
  followHash(); // at once; the event comes later and then finds nothing to do
}

function followHash() {
  let key = location.hash.slice(1);
  try {
    key = decodeURIComponent(key);
  } catch {
    // a hash typed by hand need not be well formed; it then names no result
  }
  const number = numberOf.get(key) ?? null;
  if (number === focused) return;
  if (focused === null && arrangement) remembered = { ...shown };
  focused = number;
  showFocus();
}

function showFocus() {
  const bar = document.getElementById("focusbar");
  bar.hidden = focused === null || view === "list";
  if (focused === null) {
    tellManuscript();
    setArrangement(given[view === "sections" ? "sections" : "dependence"]);
    if (remembered) Object.assign(shown, { scale: remembered.scale, x: remembered.x, y: remembered.y });
    else fitWhole();
    remembered = null;
  } else {
    tellResult(focused);
    const steps = depth ?? fittingDepth(focused);
    document.getElementById("focusname").textContent = captionOf(focused);
    press("#depths button", (button) => Number(button.dataset.depth) === steps);
    setArrangement(focusArrangement(focused, steps));
    fitWhole(focused, FOCUS_LEAST, { top: bar.offsetHeight });
  }
  nameCanvas();
  if (view === "list") markCurrent();
}

/** The greatest depth with few boxes; at least 1. */
function fittingDepth(number) {
  const size = (steps) => reached(number, usesOf, steps, FEW).length + reached(number, usersOf, steps, FEW).length - 1;
  return [0, 3, 2].find((steps) => size(steps) <= FEW) ?? 1;
}

function nameCanvas() {
  const whole = `What rests on what in ${data.root}`;
  const what = focused === null ? whole : `What ${captionOf(focused)} rests on and what rests on it`;
  canvas.setAttribute("aria-label", `${what}; the list view and the panel hold the same as text.`);
}

function clicked(number) {
  if (number !== null && number !== focused) focusOn(number);
}

function setView(next) {
  const wasList = view === "list";
  view = next;
  remembered = null;
  press("#views button", (button) => button.dataset.view === view);
  const isList = view === "list";
  listBox.hidden = !isList;
  for (const id of ["canvas", "zoom"]) document.getElementById(id).hidden = isList;
  if (isList) {
    showList();
    document.getElementById("focusbar").hidden = true;
    return;
  }
  measureCanvas();
  if (focused !== null && !wasList) leaveFocus();
  else showFocus();
}

function press(selector, isPressed) {
  for (const button of document.querySelectorAll(selector)) {
    button.setAttribute("aria-pressed", String(isPressed(button)));
  }
}

function filtersChanged() {
  forgetFiltered();
  isListStale = true;
  if (view === "list") showList();
  const kept = { ...shown };
  showFocus();
  if (focused === null) Object.assign(shown, { scale: kept.scale, x: kept.x, y: kept.y });
  if (searchBox.value) search();
}

function filter(words, isOn, change, sample) {
  const box = element("input", { type: "checkbox", checked: isOn });
  box.addEventListener("change", () => {
    change(box.checked);
    filtersChanged();
  });
  return element("label", {}, box, sample, element("span", { textContent: words }));
}

function sampleCanvas(paintSample) {
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  const made = element("canvas", { width: 34 * ratio, height: 18 * ratio });
  made.setAttribute("aria-hidden", "true");
  made.repaint = () => {
    const own = made.getContext("2d");
    own.setTransform(ratio, 0, 0, ratio, 0, 0);
    own.clearRect(0, 0, 34, 18);
    paintSample(own);
  };
  return made;
}

function kindSample(look) {
  return sampleCanvas((own) => {
    const path = new Path2D(data.looks[look].sample);
    own.translate(2, 1);
    own.fillStyle = colours.looks[look].ground;
    own.strokeStyle = colours.looks[look].line;
    own.lineWidth = data.looks[look].width;
    own.fill(path);
    own.stroke(path);
  });
}

function sourceSample(dash) {
  return sampleCanvas((own) => {
    own.strokeStyle = colours.ink;
    own.lineWidth = 1.4;
    own.setLineDash(dash);
    own.beginPath();
    own.moveTo(1, 9);
    own.lineTo(33, 9);
    own.stroke();
  });
}

function makeLegend() {
  const kinds = data.kinds.map(({ name, look, count }) =>
    filter(`${name} ${count}`, true, (isOn) => chosen.hiddenKinds[isOn ? "delete" : "add"](name), kindSample(look)),
  );
  const isRead = (edge, bit) => edge.mask & (1 << bit) && (bit === OPTIONAL || !(edge.mask & OPTIONAL_BIT));
  const used = data.sources.map((_, bit) => edges.filter((edge) => isRead(edge, bit)).length);
  const sources = data.sources.flatMap(({ words, dash }, bit) => {
    if (!used[bit]) return [];
    const change = (isOn) => {
      if (bit === OPTIONAL) chosen.optional = isOn;
      else chosen.sources = isOn ? chosen.sources | (1 << bit) : chosen.sources & ~(1 << bit);
    };
    return [filter(`${words} (${used[bit]})`, bit !== OPTIONAL, change, sourceSample(dash))];
  });
  document.getElementById("kinds").replaceChildren(...kinds);
  document.getElementById("sources").replaceChildren(...sources);
}

function coloursChanged() {
  readColours();
  for (const sample of document.querySelectorAll("#legend canvas")) sample.repaint();
  draw();
}

/** The view in which this manuscript can be read at a glance. */
function firstView() {
  const whole = data.dependence;
  const scale = Math.min(shown.width / Math.max(whole.width, 1), shown.height / Math.max(whole.height, 1));
  return results.length <= LARGE || scale >= READABLE || data.divisions.length < 2 ? "dependence" : "sections";
}

document.getElementById("back").addEventListener("click", leaveFocus);
document.getElementById("views").addEventListener("click", ({ target }) => {
  if (target.dataset.view) setView(target.dataset.view);
});
document.getElementById("depths").addEventListener("click", ({ target }) => {
  if (!target.dataset.depth) return;
  depth = Number(target.dataset.depth);
  showFocus();
});
document.getElementById("zoom").addEventListener("click", ({ target }) => {
  const act = { in: () => zoomAt(1.25), out: () => zoomAt(0.8), fit: () => fitWhole() }[target.dataset.zoom];
  act?.();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && focused !== null) leaveFocus();
  else if (event.key === "/" && event.target !== searchBox) {
    event.preventDefault();
    searchBox.focus();
  }
});
window.addEventListener("hashchange", followHash);
new ResizeObserver(measureCanvas).observe(document.getElementById("stage"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", coloursChanged);
window.addEventListener("beforeprint", () => {
  document.documentElement.classList.add("printing");
  coloursChanged();
  drawNow();
});
window.addEventListener("afterprint", () => {
  document.documentElement.classList.remove("printing");
  coloursChanged();
});

document.getElementById("heading").replaceChildren(
  data.root, element("span", { textContent: " · what rests on what" }),
);
makeLegend();
readColours();
measureCanvas();
setView(firstView());
followHash();
coloursChanged();
drawNow();
