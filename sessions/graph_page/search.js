// The search box: matches below it, chosen by arrow keys and Enter or by a click; the drawing fades what does not match.

const MOST_MATCHES = 14; // in the list; the drawing shows all
const searchBox = document.getElementById("search");
const matchList = document.getElementById("matches");
const haystacks = results.map((result) => [
  `${result.name}\n${result.title ?? ""}\n${result.key}\n${result.label ?? ""}`.toLowerCase(),
  result.statement.toLowerCase(),
]);
let found = [];
let chosenMatch = 0;

/** Numbers of the results with all words: those whose name or title has them first, then those whose statement does. */
function matching(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const places = haystacks.map(([names, statement]) => {
    if (words.every((word) => names.includes(word))) return names.startsWith(words.join(" ")) ? 0 : 1;
    return words.every((word) => names.includes(word) || statement.includes(word)) ? 2 : 3;
  });
  const numbers = results.map((_, number) => number).filter((number) => places[number] < 3 && isShown(number));
  return numbers.sort((one, other) => places[one] - places[other] || one - other);
}

function search() {
  const text = searchBox.value.trim();
  found = text ? matching(text) : [];
  chosenMatch = 0;
  marks.strong = text ? new Set(found) : null;
  matchList.replaceChildren(...found.slice(0, MOST_MATCHES).map(matchItem));
  if (text && !found.length) {
    matchList.append(element("li", { className: "none", textContent: "No result has these words." }));
  }
  if (found.length > MOST_MATCHES) {
    matchList.append(element("li", { className: "none", textContent: `${found.length - MOST_MATCHES} more` }));
  }
  showMatches(Boolean(text));
  draw();
}

function matchItem(number, index) {
  const item = element("li", { id: `match${index}`, textContent: captionOf(number), dir: "auto" });
  item.setAttribute("role", "option");
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    takeMatch(number);
  });
  return item;
}

function showMatches(isOpen) {
  matchList.hidden = !isOpen;
  searchBox.setAttribute("aria-expanded", String(isOpen));
  const items = [...matchList.querySelectorAll("[role=option]")];
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosenMatch)));
  items[chosenMatch]?.scrollIntoView({ block: "nearest" });
  if (isOpen && items.length) searchBox.setAttribute("aria-activedescendant", `match${chosenMatch}`);
  else searchBox.removeAttribute("aria-activedescendant");
}

function takeMatch(number) {
  clearSearch();
  focusOn(number);
  (view === "list" ? document.getElementById("panel") : canvas).focus();
}

function clearSearch() {
  searchBox.value = "";
  search();
}

searchBox.addEventListener("input", search);
searchBox.addEventListener("blur", () => showMatches(false));
searchBox.addEventListener("focus", () => showMatches(searchBox.value.trim() !== ""));
searchBox.addEventListener("keydown", (event) => {
  const most = Math.min(found.length, MOST_MATCHES);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (most) chosenMatch = (chosenMatch + (event.key === "ArrowDown" ? 1 : most - 1)) % most;
    showMatches(true);
  } else if (event.key === "Enter" && most) {
    event.preventDefault();
    takeMatch(found[chosenMatch]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    clearSearch();
    canvas.focus();
  }
});
