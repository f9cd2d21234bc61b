// What is told of one result beside the drawing, and of the manuscript where none is in focus.

const MOST_LINKS = 40; // of one list in the panel, before the rest is asked for
const MOST_USERS_LOOKED_AT = 8; // what more results rest on is no end of a paper

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function linkTo(number) {
  const href = `#${encodeURIComponent(results[number].key)}`;
  return element("a", { href, textContent: captionOf(number), dir: "auto" });
}

function tellResult(number) {
  const result = results[number];
  const about = document.getElementById("about");
  about.replaceChildren(
    element("h2", { textContent: result.name, dir: "auto" }),
    ...(result.title ? [element("p", { className: "title", textContent: result.title, dir: "auto" })] : []),
    element("p", { className: "kind" }, `${result.kind} · `, place(result), ` · ${data.divisions[result.division]}`),
    element("p", { className: "statement", textContent: result.statement || "The statement is empty.", dir: "auto" }),
    ...uses("Rests on", "uses", outgoing[number], "target"),
    ...uses("Used by", "usedby", incoming[number], "source"),
    ...proofs(result),
  );
  document.getElementById("panel").scrollTop = 0;
}

function place({ file, line }) {
  return element("code", { textContent: `${file}:${line}` });
}

function uses(words, name, list, end) {
  const shown = list.filter(isEdgeShown);
  const item = (edge) =>
    element("li", {}, linkTo(edge[end]), element("span", { className: "how", textContent: ` ${how(edge)}` }));
  const first = element("ul", {}, ...shown.slice(0, MOST_LINKS).map(item));
  const others = shown.length > MOST_LINKS ? [restOf(shown.slice(MOST_LINKS), item)] : [];
  const hidden = list.length - shown.length;
  const rest = hidden ? [element("p", { className: "how", textContent: `${hidden} more left out by the filters.` })] : [];
  return [element("h3", { className: name, textContent: `${words} (${shown.length})` }), first, ...others, ...rest];
}

/** The links that are made only when they are asked for: a definition may be used by hundreds. */
function restOf(list, item) {
  const made = element("details", {}, element("summary", { textContent: `${list.length} more` }));
  made.addEventListener("toggle", () => made.append(element("ul", {}, ...list.map(item))), { once: true });
  return made;
}

/** Where an edge was read, the most certain source first. */
function how(edge) {
  const words = data.sources.slice(0, OPTIONAL).filter((_, bit) => edge.mask & (1 << bit)).map((source) => source.words);
  if (edge.mask & OPTIONAL_BIT) words.push(data.sources[OPTIONAL].words);
  return words.join(", ");
}

function proofs(result) {
  const told = result.proofs ?? [];
  const heading = element("h3", { textContent: told.length > 1 ? `Proofs (${told.length})` : "Proof" });
  if (!told.length) return [heading, element("p", { className: "how", textContent: "No proof belongs to it." })];
  return [heading, ...told.flatMap((proof) => [
    element("p", { className: "how" }, place(proof), ` · it ${proof.rule}`),
    ...(proof.doubt ? [element("p", { className: "doubt", textContent: `In doubt. ${proof.doubt}` })] : []),
  ])];
}

/** Results that nothing else rests on but remarks and what they rest on themselves, with how many they rest on. */
function mainResults() {
  const isAside = (number) => data.looks[results[number].look].name === "remark";
  const found = [];
  results.forEach((_, number) => {
    if (isAside(number) || !isShown(number) || !usesOf(number).length) return;
    const users = usersOf(number).filter((user) => !isAside(user));
    if (users.length > MOST_USERS_LOOKED_AT) return;
    const below = reached(number, usesOf, 0);
    if (!users.length || users.every((user) => below.includes(user))) found.push([below.length - 1, number]);
  });
  return found.sort((one, other) => other[0] - one[0] || one[1] - other[1]);
}

function tellManuscript() {
  const about = document.getElementById("about");
  const main = (keptMain ??= mainResults());
  const certain = edges.filter((edge) => !(edge.mask & OPTIONAL_BIT)).length;
  const doubtful = results.flatMap((result, number) => (result.proofs?.some((proof) => proof.doubt) ? [number] : []));
  about.replaceChildren(
    element("h2", { textContent: data.root }),
    element("p", { className: "kind", textContent: `${counted(results.length, "result")}, ${counted(certain, "use")}` }),
    ...(main.length ? [element("h3", { className: "uses", textContent: "Main results: what rests on most" })] : []),
    element("ul", {}, ...main.slice(0, 12).map(([rested, number]) =>
      element("li", {}, linkTo(number), element("span", { className: "how", textContent: ` rests on ${rested}` })))),
    ...(doubtful.length ? [element("h3", { textContent: `A proof in doubt (${doubtful.length})` })] : []),
    element("ul", {}, ...doubtful.slice(0, 40).map((number) => element("li", {}, linkTo(number)))),
  );
}
