// Paints the lines between boxes: what uses is joined to what is used, over trunks that many lines share.

const DASHES_FROM = 0.3; // scale at which dashes can be told apart
const TIPS_FROM = 0.22; // … and at which arrows can be seen
const NEIGHBOURLY = 24; // px between boxes that a straight line joins
const SIDE = 9; // px between the two lines of results that use each other

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
