// All results as a list of links by section: for keyboards, screen readers and paper.

const listBox = document.getElementById("list");
let isListStale = true;

function showList() {
  if (isListStale) listBox.replaceChildren(...data.divisions.map(divisionList).filter(Boolean));
  isListStale = false;
  markCurrent();
}

function divisionList(title, division) {
  const numbers = results.flatMap((result, number) => (result.division === division && isShown(number) ? [number] : []));
  if (!numbers.length) return null;
  const body = element("tbody", {}, ...numbers.map(listRow));
  return element("section", {}, element("h2", { textContent: title, dir: "auto" }), element("table", {}, body));
}

function listRow(number) {
  const result = results[number];
  const doubt = result.proofs?.some((proof) => proof.doubt) ? " (a proof in doubt)" : "";
  const row = element(
    "tr",
    {},
    element("td", {}, linkTo(number), doubt),
    element("td", { className: "count", textContent: result.kind }),
    element("td", { className: "count", textContent: `rests on ${usesOf(number).length}` }),
    element("td", { className: "count", textContent: `used by ${usersOf(number).length}` }),
    element("td", { className: "count" }, place(result)),
  );
  row.dataset.number = number;
  return row;
}

function markCurrent() {
  for (const row of listBox.querySelectorAll("tr.current")) row.classList.remove("current");
  if (focused === null) return;
  const row = listBox.querySelector(`tr[data-number="${focused}"]`);
  row?.classList.add("current");
  if (!row) return;
  const reveal = () => row.scrollIntoView({ block: "nearest" });
  reveal();
  requestAnimationFrame(reveal); // sections that were out of sight have their true height only now
}
