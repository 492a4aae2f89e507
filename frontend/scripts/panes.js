// Panes: F6 walks them, [ and ] fold the list and the context, small screens open the views as a sheet.
import { enhance, isShown, memory, on, words } from "./dom.js";
import { key } from "./keys.js";

// Where the places of a page stand in one line that scrolls, the current one is in sight.
document.querySelector(".side-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
for (const tab of document.querySelectorAll(".tabs-a > [aria-current]")) {
  const row = tab.parentElement; // the page itself stays where it is, wherever the tabs stand on it
  const left = tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
  row.scrollLeft += left - (row.clientWidth - tab.offsetWidth) / 2;
}

const desk = document.getElementById("desk");
const lastIn = new WeakMap();
const focusable = "a[href], button:not([disabled]), input:not([type=hidden]), textarea, select, summary, [tabindex='0']";

function walk(step) {
  const panes = [...document.querySelectorAll("[data-f6]")].filter(isShown);
  if (panes.length < 2) return false;
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(now + step + panes.length) % panes.length];
  const remembered = lastIn.get(pane);
  const current = pane.querySelector("[aria-current]:is(a, button), [data-row] [aria-current]");
  const target =
    (remembered?.isConnected && isShown(remembered) ? remembered : null) ??
    current ??
    [...pane.querySelectorAll(focusable)].find(isShown) ??
    pane;
  if (target === pane && !pane.hasAttribute("tabindex")) pane.tabIndex = -1;
  target.focus();
  return true;
}
document.addEventListener("focusin", (event) => {
  const pane = event.target.closest?.("[data-f6]");
  if (pane && pane !== event.target) lastIn.set(pane, event.target);
});
key("F6", words.nextPane, () => walk(1), { inFields: true });
key("Shift+F6", "", () => walk(-1), { inFields: true });

function folded() {
  return new Set((desk?.dataset.fold ?? "").split(" ").filter(Boolean));
}

function fold(name) {
  if (desk?.dataset.pane !== "ticket") return false;
  const now = folded();
  if (!now.delete(name)) now.add(name);
  desk.dataset.fold = [...now].join(" ");
  memory.set("fold", desk.dataset.fold || null);
  return true;
}
if (desk && memory.get("fold")) desk.dataset.fold = memory.get("fold");
if (desk) {
  key("[", words.foldList, () => (matchMedia("(width < 80rem)").matches ? toggle("list") : fold("list")));
  key("]", words.foldContext, () => (matchMedia("(width < 64rem)").matches ? toggle("context") : fold("context")));
}

/** Open a pane as a sheet over the others where it has no column of its own; one at a time. */
function toggle(name) {
  if (!desk) return false;
  const open = desk.dataset.sheet !== name;
  const openers = [...document.querySelectorAll(`[data-toggle="${CSS.escape(name)}"]`)];
  if (open) desk.dataset.sheet = name;
  else delete desk.dataset.sheet;
  for (const button of document.querySelectorAll("[data-toggle]")) {
    button.setAttribute("aria-expanded", String(button.dataset.toggle === desk.dataset.sheet));
  }
  const pane = document.getElementById(name);
  if (open) (pane?.querySelector("a[aria-current]") ?? pane?.querySelector(focusable))?.focus();
  else openers.find(isShown)?.focus();
  return true;
}
on("click", "[data-toggle]", (event, button) => toggle(button.dataset.toggle));
document.addEventListener("pointerdown", (event) => {
  const name = desk?.dataset.sheet;
  if (name && !event.target.closest?.(`#${name}, [data-toggle], dialog, [popover]`)) toggle(name);
});
// What comes into the composer with the focus is what one looks at next: no sheet stays over it.
enhance("#composer textarea[autofocus]", (text) => {
  if (!desk?.dataset.sheet) return;
  toggle(desk.dataset.sheet);
  text.focus();
});
key("Esc", "", () => (desk?.dataset.sheet ? toggle(desk.dataset.sheet) : false));
