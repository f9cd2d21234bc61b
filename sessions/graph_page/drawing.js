// Paints an arrangement: frames, lines, boxes; less detail from further away, nothing that is out of sight.

const NAME_FONT = "600 12.5px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
const TITLE_FONT = NAME_FONT.replace("600 12.5px", "12px");
const LABEL_FONT = NAME_FONT.replace("600 12.5px", "11px");
const FAR_FONT = NAME_FONT.replace("12.5px", "32px");
const TITLES_FROM = 0.55; // scale at which both lines of a box can be read
const NAMES_FROM = 0.2; // … at which a number alone can, written large
const FAR_TINT = 0.4; // from afar a box has no text, and its colour has to be seen
const DASHES_FROM = 0.3;
const TIPS_FROM = 0.22;
const INSET = 15;
const NEIGHBOURLY = 24; // px between boxes that a straight line joins
const SIDE = 9; // px between the two lines of results that use each other
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

function paintLines(pen, arrangement, sight, scale, marks) {
  pen.strokeStyle = colours.line;
  pen.lineWidth = Math.max(1.1, 0.55 / scale);
  pen.globalAlpha = marks.near !== null && arrangement.center === undefined ? 0.35 : scale < 0.2 ? 0.6 : 0.9;
  const lines = arrangement.edges.filter((edge) => isEdgeShown(edge) && isLineInSight(arrangement, edge, sight));
  const trunks = sharedTrunks(arrangement, lines);
  for (let style = 0; style < data.sources.length; style++) {
    pen.setLineDash(scale < DASHES_FROM ? [] : data.sources[style].dash);
    pen.beginPath();
    for (const edge of lines) if (edge.style === style) trace(pen, arrangement, edge, trunks.has(edge.target));
    for (const [target, trunk] of trunks) if (trunk.style === style) traceTrunk(pen, arrangement, target, trunk.begin);
    pen.stroke();
  }
  pen.setLineDash([]);
  if (scale >= TIPS_FROM) paintTips(pen, arrangement, lines, colours.line);
  pen.globalAlpha = 1;
}

/** For each result whose lines share a trunk: the highest bend they reach, and the most certain of their styles. */
function sharedTrunks(arrangement, lines) {
  const shared = new Map();
  for (const edge of lines) {
    const begin = firstBend(arrangement, edge);
    if (begin < 0) continue;
    const trunk = shared.get(edge.target);
    if (!trunk) shared.set(edge.target, { begin, style: edge.style });
    else Object.assign(trunk, { begin: Math.min(trunk.begin, begin), style: Math.min(trunk.style, edge.style) });
  }
  return shared;
}

/** Where in the bends of its target an edge joins them; −1 where it passes none. */
function firstBend({ y, trunks }, { source, target }) {
  const bends = trunks.get(target);
  if (!bends || y[source] + BOX_HEIGHT >= y[target]) return -1;
  for (let at = 0; at < bends.length; at += 3) if (bends[at + 1] > y[source] + BOX_HEIGHT) return at;
  return -1;
}

function traceTrunk(pen, { x, y, trunks }, target, begin) {
  const bends = trunks.get(target);
  let [atX, atY] = [bends[begin], bends[begin + 1]];
  pen.moveTo(atX, atY);
  for (let at = begin; at < bends.length; at += 3) {
    if (at > begin) bow(pen, atX, atY, bends[at], bends[at + 1]);
    pen.lineTo(bends[at], bends[at + 2]);
    [atX, atY] = [bends[at], bends[at + 2]];
  }
  bow(pen, atX, atY, x[target] + BOX_WIDTH / 2, y[target]);
}

function isLineInSight(arrangement, edge, sight) {
  const { x, y } = arrangement;
  const upper = Math.min(y[edge.source], y[edge.target]);
  const lower = Math.max(y[edge.source], y[edge.target]) + BOX_HEIGHT + 26;
  if (lower < sight.top || upper > sight.bottom) return false;
  if (arrangement.trunks.has(edge.target)) return true;
  const left = Math.min(x[edge.source], x[edge.target]);
  const right = Math.max(x[edge.source], x[edge.target]) + BOX_WIDTH;
  return right >= sight.left && left <= sight.right;
}

/** The lines of one result, those it uses and those that use it in their own colours. */
function paintLinesOf(pen, arrangement, scale, number) {
  pen.lineWidth = Math.max(2, 1.4 / scale);
  for (const [list, colour] of [[incoming[number], colours["used-by"]], [outgoing[number], colours.uses]]) {
    const { placed } = arrangement;
    const shown = list.filter((edge) => isEdgeShown(edge) && placed[edge.source] && placed[edge.target]);
    pen.strokeStyle = colour;
    for (const edge of shown) {
      pen.setLineDash(scale < DASHES_FROM ? [] : data.sources[edge.style].dash);
      pen.beginPath();
      trace(pen, arrangement, edge);
      pen.stroke();
    }
    pen.setLineDash([]);
    paintTips(pen, arrangement, shown, colour, Math.max(1, 0.6 / scale));
  }
}

/**
 * Add the line of an edge to the path: down from what uses to what is used, sideways or up within a cycle. With
 * `toTrunk` only as far as the trunk that it shares with others.
 */
function trace(pen, arrangement, edge, toTrunk = false) {
  const { x, y, trunks } = arrangement;
  const { source, target } = edge;
  const [fromX, fromY, toX, toY] = [x[source] + BOX_WIDTH / 2, y[source], x[target] + BOX_WIDTH / 2, y[target]];
  if (fromY + BOX_HEIGHT < toY) {
    const begin = firstBend(arrangement, edge);
    pen.moveTo(fromX, fromY + BOX_HEIGHT);
    if (begin < 0) {
      bow(pen, fromX, fromY + BOX_HEIGHT, toX, toY);
    } else {
      const bends = trunks.get(target);
      bow(pen, fromX, fromY + BOX_HEIGHT, bends[begin], bends[begin + 1]);
      if (!toTrunk) traceTrunk(pen, arrangement, target, begin);
    }
  } else if (fromY > toY + BOX_HEIGHT) {
    pen.moveTo(fromX + SIDE, fromY);
    bow(pen, fromX + SIDE, fromY, toX + SIDE, toY + BOX_HEIGHT);
  } else if (areNeighbours(x, y, source, target)) {
    const isRight = fromX < toX;
    const height = fromY + BOX_HEIGHT / 2 + (isRight ? -SIDE : SIDE);
    pen.moveTo(isRight ? x[source] + BOX_WIDTH : x[source], height);
    pen.lineTo(isRight ? x[target] : x[target] + BOX_WIDTH, height);
  } else {
    const side = fromX < toX ? SIDE : -SIDE;
    const [start, end] = [fromY + BOX_HEIGHT, toY + BOX_HEIGHT];
    pen.moveTo(fromX + side, start);
    pen.bezierCurveTo(fromX + side, start + 26, toX - side, end + 26, toX - side, end);
  }
}

function bow(pen, x, y, toX, toY) {
  if (Math.abs(x - toX) < 1) pen.lineTo(toX, toY);
  else pen.bezierCurveTo(x, (y + toY) / 2, toX, (y + toY) / 2, toX, toY);
}

function areNeighbours(x, y, source, target) {
  return y[source] === y[target] && Math.abs(x[source] - x[target]) <= BOX_WIDTH + NEIGHBOURLY;
}

function paintTips(pen, arrangement, lines, colour, size = 1) {
  pen.fillStyle = colour;
  pen.beginPath();
  for (const edge of lines) {
    const [x, y, right, down] = tip(arrangement, edge);
    const [length, half] = [8 * size, 3.4 * size];
    pen.moveTo(x, y);
    pen.lineTo(x - length * right + half * down, y - length * down + half * right);
    pen.lineTo(x - length * right - half * down, y - length * down - half * right);
  }
  pen.fill();
}

/** Where the line of an edge ends, and the direction in which it arrives there. */
function tip({ x, y }, { source, target }) {
  const middle = x[target] + BOX_WIDTH / 2;
  if (y[source] + BOX_HEIGHT < y[target]) return [middle, y[target], 0, 1];
  const isRight = x[source] < x[target];
  if (areNeighbours(x, y, source, target)) {
    const height = y[target] + BOX_HEIGHT / 2 + (isRight ? -SIDE : SIDE);
    return isRight ? [x[target], height, 1, 0] : [x[target] + BOX_WIDTH, height, -1, 0];
  }
  const side = y[source] > y[target] + BOX_HEIGHT || !isRight ? SIDE : -SIDE;
  return [middle + side, y[target] + BOX_HEIGHT, 0, -1];
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
