// Panes: F6 walks them, [ and ] fold the list and the context, small screens open the views as a sheet.
import { isShown, memory, on, words } from "./dom.js";
import { key } from "./keys.js";

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
  key("[", words.foldList, () => fold("list"));
  key("]", words.foldContext, () => (matchMedia("(width < 64rem)").matches ? toggle("context") : fold("context")));
}

function toggle(name) {
  if (!desk) return false;
  if (desk.dataset[name] === "open") delete desk.dataset[name];
  else desk.dataset[name] = "open";
  for (const button of document.querySelectorAll(`[data-toggle="${CSS.escape(name)}"]`)) {
    button.setAttribute("aria-expanded", String(desk.dataset[name] === "open"));
  }
  if (desk.dataset[name] === "open") document.getElementById(name)?.querySelector(focusable)?.focus();
  return true;
}
on("click", "[data-toggle]", (event, button) => toggle(button.dataset.toggle));
on("click", "[data-fold-pane]", (event, button) => fold(button.dataset.foldPane));
document.addEventListener("pointerdown", (event) => {
  for (const name of ["views", "context"]) {
    const sheet = document.getElementById(name);
    const inside = event.target.closest?.(`#${name}, [data-toggle="${name}"]`);
    if (desk?.dataset[name] === "open" && sheet && !inside) toggle(name);
  }
});
key("Esc", "", () => {
  const open = ["views", "context"].find((name) => desk?.dataset[name] === "open");
  return open ? toggle(open) : false;
});
