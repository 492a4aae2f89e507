// Lists: J and K move, Enter opens, X chooses, ! asks whether a life is at risk, Esc lets go. A row is [data-row] inside
// [data-list]; what is focused is its link. What is chosen is a checkbox [data-choose] in the row, so a plain form can send it.
import htmx from "htmx.org";
import { fill, isField, isShown, on, say, words } from "./dom.js";
import { key } from "./keys.js";

const longPress = 500; // ms

function activeList() {
  const here = document.activeElement?.closest("[data-list]");
  return here ?? [...document.querySelectorAll("[data-list]")].find(isShown) ?? null;
}

const rowsOf = (list) => [...list.querySelectorAll("[data-row]")].filter(isShown);
const linkOf = (row) => (row.matches("a[href]") ? row : row.querySelector("a[href]")) ?? row;

function rowNow(list) {
  const rows = rowsOf(list);
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  return focused >= 0 ? focused : rows.findIndex((row) => row.querySelector("[aria-current]"));
}

function move(step) {
  const list = activeList();
  if (!list) return false;
  const rows = rowsOf(list);
  if (!rows.length) return false;
  const now = rowNow(list);
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  const link = linkOf(next);
  if (!link.hasAttribute("href") && !link.hasAttribute("tabindex")) link.tabIndex = -1;
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function choose() {
  const list = activeList();
  const row = list && rowsOf(list)[rowNow(list)];
  return row ? flip(row) : false;
}

/** Choose a row, or let go of it; false when it cannot be chosen. */
function flip(row) {
  const box = row.querySelector("[data-choose]");
  if (!box) return false;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function show(list) {
  const boxes = [...list.querySelectorAll("[data-choose]")];
  for (const box of boxes) box.closest("[data-row]")?.classList.toggle("chosen", box.checked);
  const count = boxes.filter((box) => box.checked).length;
  list.classList.toggle("choosing", count > 0);
  const all = document.querySelector("[data-choose-all]");
  if (all) {
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  for (const bar of document.querySelectorAll("[data-chosen-bar]")) bar.hidden = count === 0;
  const sentence = fill(words.chosen, { n: count });
  for (const place of document.querySelectorAll("[data-chosen-count]")) place.textContent = sentence;
  if (count) say(sentence);
}

/** Let go of all that is chosen; false when nothing was. */
export function letGo() {
  const boxes = [...document.querySelectorAll("[data-list] [data-choose]:checked")];
  for (const box of boxes) box.checked = false;
  for (const list of document.querySelectorAll("[data-list]")) show(list);
  return boxes.length > 0;
}

let decided = ""; // the row somebody decides about: it is drawn anew, and they go on from there

/** For the row in focus alone: elsewhere the key is the open ticket's. */
function decide() {
  const row = document.activeElement?.closest("[data-row]");
  const path = row?.dataset.decides;
  if (!path) return false;
  decided = row.id;
  htmx.ajax("GET", path, { target: "#dialogs", swap: "innerHTML" });
  return true;
}

key("J", words.nextRow, () => move(1), { repeats: true });
key("K", words.previousRow, () => move(-1), { repeats: true });
key("Down", "", () => (document.activeElement?.closest("[data-row]") ? move(1) : false), { repeats: true });
key("Up", "", () => (document.activeElement?.closest("[data-row]") ? move(-1) : false), { repeats: true });
key("X", words.chooseRow, choose);
key("!", words.decides, decide);
key(
  "Esc",
  words.letGo,
  (event) => {
    if (isField(event.target)) {
      event.target.blur();
      event.target.closest("[data-f6]")?.focus({ preventScroll: true });
      return true;
    }
    return letGo();
  },
  { inFields: true },
);

// A key of the bar works on the row in focus as well: nothing chosen yet means this one.
for (const button of document.querySelectorAll("[data-chosen-bar] [data-key]")) {
  const bar = button.closest("[data-chosen-bar]");
  key(button.dataset.key, "", () => {
    const row = document.activeElement?.closest("[data-row]");
    if (!bar.hidden || !row?.querySelector("[data-choose]") || !choose()) return false;
    button.click();
    return true;
  });
}

let lastBox = null;
on("change", "[data-choose]", (event, box) => {
  lastBox = box;
  show(box.closest("[data-list]"));
});
on("click", "[data-choose]", (event, box) => {
  if (!event.shiftKey || !lastBox || lastBox === box) return;
  const boxes = [...box.closest("[data-list]").querySelectorAll("[data-choose]")];
  const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
  for (const between of boxes.slice(Math.max(from, 0), to + 1)) between.checked = box.checked;
});
on("change", "[data-choose-all]", (event, all) => {
  for (const list of document.querySelectorAll("[data-list]")) {
    for (const box of list.querySelectorAll("[data-choose]")) box.checked = all.checked;
    show(list);
  }
});
on("click", "[data-let-go]", letGo);

// A long press chooses on touch; the click that follows it must not open the row.
let pressTimer = null;
let pressed = null;
on("pointerdown", "[data-row]", (event, row) => {
  if (event.pointerType !== "touch" || !row.querySelector("[data-choose]")) return;
  pressTimer = setTimeout(() => {
    pressed = row;
    flip(row);
    navigator.vibrate?.(10);
  }, longPress);
});
for (const type of ["pointerup", "pointercancel", "pointermove", "scroll"]) {
  document.addEventListener(type, () => clearTimeout(pressTimer), { capture: true, passive: true });
}
document.addEventListener(
  "click",
  (event) => {
    if (!pressed) return;
    if (pressed.contains(event.target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    pressed = null;
  },
  true,
);
document.addEventListener("htmx:after:swap", () => {
  const row = document.activeElement === document.body && document.getElementById(decided);
  if (row) linkOf(row).focus({ preventScroll: true });
  for (const list of document.querySelectorAll("[data-list]")) if (list.querySelector("[data-choose]")) show(list);
});
