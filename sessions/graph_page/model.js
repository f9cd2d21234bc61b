// What is known of the manuscript, and what the reader has chosen to see. Nothing here draws.

const data = JSON.parse(document.getElementById("data").textContent);
const results = data.results;
const numberOf = new Map(results.map((result, number) => [result.key, number]));
const [BOX_WIDTH, BOX_HEIGHT] = data.box;
const OPTIONAL = data.sources.length - 1; // the last of the sources: a mention that may be none
const OPTIONAL_BIT = 1 << OPTIONAL;

const edges = [];
for (let at = 0; at < data.edges.length; at += 3) {
  const [source, target, mask] = data.edges.slice(at, at + 3);
  const style = mask & OPTIONAL_BIT ? OPTIONAL : Math.log2(mask & -mask);
  edges.push({ source, target, mask, style });
}
const outgoing = results.map(() => []);
const incoming = results.map(() => []);
for (const edge of edges) {
  outgoing[edge.source].push(edge);
  incoming[edge.target].push(edge);
}

const chosen = {
  hiddenKinds: new Set(),
  sources: OPTIONAL_BIT - 1, // bits of the sources that are shown
  optional: false,
};

function isShown(number) {
  return !chosen.hiddenKinds.has(results[number].kind);
}

function isEdgeShown(edge) {
  if (edge.mask & OPTIONAL_BIT && !chosen.optional) return false;
  return (edge.mask & chosen.sources) !== 0 && isShown(edge.source) && isShown(edge.target);
}

// What follows from the filters, kept until they change: neighbours are asked for thousands of times for one picture.
let shownUses = [];
let shownUsers = [];
let keptMain = null;

function forgetFiltered() {
  shownUses = [];
  shownUsers = [];
  keptMain = null;
}

function usesOf(number) {
  return (shownUses[number] ??= outgoing[number].filter(isEdgeShown).map((edge) => edge.target));
}

function usersOf(number) {
  return (shownUsers[number] ??= incoming[number].filter(isEdgeShown).map((edge) => edge.source));
}

/** Numbers reached from `number`, nearest first, up to `depth` steps (0: all); it stops after more than `most`. */
function reached(number, neighbours, depth, most = Infinity) {
  const steps = new Map([[number, 0]]);
  const queue = [number];
  for (const current of queue) {
    if (queue.length > most) break;
    if (depth && steps.get(current) >= depth) continue;
    for (const other of neighbours(current)) {
      if (!steps.has(other)) {
        steps.set(other, steps.get(current) + 1);
        queue.push(other);
      }
    }
  }
  return queue;
}

function captionOf(number) {
  const result = results[number];
  return result.title ? `${result.name} (${result.title})` : result.name;
}

function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
