// Paints an arrangement: frames, lines, boxes; less detail from further away, nothing that is out of sight.

const NAME_FONT = "600 12.5px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
const TITLE_FONT = NAME_FONT.replace("600 12.5px", "12px");
const LABEL_FONT = NAME_FONT.replace("600 12.5px", "11px");
const FAR_FONT = NAME_FONT.replace("12.5px", "32px");
const TITLES_FROM = 0.55; // scale at which both lines of a box can be read
const NAMES_FROM = 0.2; // … at which a number alone can, written large
const FAR_TINT = 0.4; // from afar a box has no text, and its colour has to be seen
const INSET = 15;
const shapes = data.looks.map((look) => new Path2D(look.shape));
const cutTexts = new Map();
let colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  colours = Object.fromEntries(
    ["ground", "ink", "quiet", "line", "frame", "uses", "used-by", "faint"].map((name) => [name, value(name)]),
  );
  colours.looks = data.looks.map((look) => ({ line: value(`${look.name}-line`), ground: value(`${look.name}-ground`) }));
}

/** `shown`: scale, x, y (the offset of the drawing), width and height of the canvas in CSS px; `marks`: see page.js. */
function paint(pen, arrangement, shown, marks) {
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, shown.width, shown.height);
  pen.save();
  pen.translate(shown.x, shown.y);
  pen.scale(shown.scale, shown.scale);
  const sight = {
    left: -shown.x / shown.scale,
    top: -shown.y / shown.scale,
    right: (shown.width - shown.x) / shown.scale,
    bottom: (shown.height - shown.y) / shown.scale,
  };
  paintFrames(pen, arrangement, sight, shown.scale);
  if (arrangement.hasLines) paintLines(pen, arrangement, sight, shown.scale, marks);
  if (marks.near !== null) paintLinesOf(pen, arrangement, shown.scale, marks.near);
  paintBoxes(pen, arrangement, sight, shown.scale, marks);
  paintHeadings(pen, arrangement, sight, shown.scale);
  pen.restore();
}

function isInSight(sight, left, top, right, bottom) {
  return right >= sight.left && left <= sight.right && bottom >= sight.top && top <= sight.bottom;
}

function paintFrames(pen, arrangement, sight, scale) {
  pen.lineWidth = Math.max(1.2, 0.8 / scale);
  for (const [x, y, width, height, division] of arrangement.frames) {
    if (!isInSight(sight, x, y, x + width, y + height)) continue;
    pen.strokeStyle = division < 0 ? colours.quiet : colours.frame;
    pen.setLineDash(division < 0 ? [5, 4] : []);
    pen.beginPath();
    pen.roundRect(x, y, width, height, 8);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/** The titles of sections are as large as can be read from here, within the room that cards keep for them. */
function paintHeadings(pen, arrangement, sight, scale) {
  const room = arrangement.heading;
  const size = Math.min(Math.max(14, 13 / scale), room * 0.6);
  const most = Math.max(1, Math.floor((room - size * 0.2) / (size * 1.18)));
  pen.font = NAME_FONT.replace("12.5px", `${size}px`);
  pen.textAlign = "left";
  pen.fillStyle = colours.ink;
  for (const [x, y, width, height, division] of arrangement.frames) {
    if (division < 0 || !isInSight(sight, x, y, x + width, y + height)) continue;
    const lines = wrapped(pen, data.divisions[division], width - 24, most);
    const down = (room - lines.length * size * 1.18) / 2;
    lines.forEach((line, index) => pen.fillText(line, x + 12, y + down + size * (0.95 + 1.18 * index)));
  }
}

const wrappedTexts = new Map();

function wrapped(pen, text, width, most) {
  const known = `${pen.font}|${Math.round(width)}|${most}|${text}`;
  if (wrappedTexts.has(known)) return wrappedTexts.get(known);
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  if (most === 1) lines.splice(0, lines.length, text);
  const kept = lines.slice(0, most);
  if (kept.length < lines.length) kept[kept.length - 1] += " …";
  const fitted = kept.map((each) => fit(pen, each, width));
  if (wrappedTexts.size > 4000) wrappedTexts.clear();
  wrappedTexts.set(known, fitted);
  return fitted;
}

function paintBoxes(pen, arrangement, sight, scale, marks) {
  pen.textBaseline = "alphabetic";
  pen.lineJoin = "round";
  for (const number of arrangement.numbers) {
    const [left, top] = [arrangement.x[number], arrangement.y[number]];
    if (!isInSight(sight, left, top, left + BOX_WIDTH, top + BOX_HEIGHT)) continue;
    if (!isShown(number) && number !== arrangement.center) continue;
    pen.globalAlpha = marks.strong && !marks.strong.has(number) ? Number(colours.faint) * 2 : 1;
    pen.translate(left, top);
    paintBox(pen, number, scale, number === arrangement.center || number === marks.near);
    pen.translate(-left, -top);
  }
  pen.globalAlpha = 1;
}

function paintBox(pen, number, scale, isMarked) {
  const result = results[number];
  const colour = colours.looks[result.look];
  if (scale < 0.1) {
    pen.fillStyle = colour.line;
    pen.fillRect(0, 0, BOX_WIDTH, BOX_HEIGHT);
    return;
  }
  pen.strokeStyle = isMarked ? colours.ink : colour.line;
  pen.lineWidth = isMarked ? 3.2 : data.looks[result.look].width;
  pen.fillStyle = colour.ground;
  pen.fill(shapes[result.look]);
  if (scale < NAMES_FROM) {
    const alpha = pen.globalAlpha;
    pen.globalAlpha = alpha * FAR_TINT;
    pen.fillStyle = colour.line;
    pen.fill(shapes[result.look]);
    pen.globalAlpha = alpha;
  }
  pen.stroke(shapes[result.look]);
  if (scale >= NAMES_FROM) paintText(pen, number, result, scale);
  if (scale >= NAMES_FROM && result.proofs?.some((proof) => proof.doubt)) paintDoubt(pen);
}

function paintText(pen, number, result, scale) {
  const room = BOX_WIDTH - 2 * INSET;
  const isDoubtful = result.proofs?.some((proof) => proof.doubt);
  pen.fillStyle = colours.ink;
  pen.textAlign = "left";
  if (scale < TITLES_FROM) {
    pen.font = FAR_FONT;
    pen.textAlign = "center";
    pen.fillText(cutText(pen, result.number ?? result.name, room + 14, `f${number}`), BOX_WIDTH / 2, 34);
    return;
  }
  const second = result.title ?? result.label ?? "";
  pen.font = NAME_FONT;
  pen.fillText(cutText(pen, result.name, isDoubtful ? room - 12 : room, `n${number}`), INSET, second ? 20 : 28);
  if (!second) return;
  pen.font = result.title ? TITLE_FONT : LABEL_FONT;
  if (!result.title) pen.fillStyle = colours.quiet;
  pen.fillText(cutText(pen, second, room, `t${number}`), INSET, 36);
}

function paintDoubt(pen) {
  pen.beginPath();
  pen.arc(BOX_WIDTH - 18, 14, 7, 0, 2 * Math.PI);
  pen.fillStyle = colours.ground;
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 1.4;
  pen.fill();
  pen.stroke();
  pen.fillStyle = colours.ink;
  pen.font = NAME_FONT;
  pen.textAlign = "center";
  pen.fillText("?", BOX_WIDTH - 18, 18.5);
}

function cutText(pen, text, room, known) {
  let cut = cutTexts.get(known);
  if (cut === undefined) cutTexts.set(known, (cut = fit(pen, text, room)));
  return cut;
}

function fit(pen, text, room) {
  if (pen.measureText(text.slice(0, 400)).width <= room && text.length <= 400) return text;
  const signs = [...text.slice(0, 400)];
  let [low, high] = [0, signs.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(`${signs.slice(0, middle).join("").trimEnd()}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return `${signs.slice(0, low).join("").trimEnd()}…`;
}
