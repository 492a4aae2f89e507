// Dialogs and menus are the browser's own (dialog, popover); this opens, places and closes them.
import { enhance, isShown, on } from "./dom.js";

on("click", "[data-dialog]", (event, opener) => {
  if (opener.getAttribute("aria-disabled") === "true") return;
  const dialog = document.querySelector(opener.dataset.dialog);
  if (!dialog || dialog.open) return;
  event.preventDefault();
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
});
on("click", "[data-close]", (event, closer) => closer.closest("dialog")?.close());
on("click", "[data-dismiss]", (event, closer) => closer.closest("[data-notice]")?.remove());
// A click beside an open dialog closes it, unless something is half written in it.
document.addEventListener("click", (event) => {
  if (!(event.target instanceof HTMLDialogElement) || event.target.querySelector("[data-dirty]")) return;
  const box = event.target.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
});
// A dialog that arrives by a swap opens at once and leaves when it is closed.
enhance("dialog[data-open]", (dialog) => {
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
  dialog.addEventListener("close", () => dialog.remove());
});

// A press of a control whose action is not possible yet does nothing; its reason is read from its name.
document.addEventListener(
  "click",
  (event) => {
    const control = event.target instanceof Element ? event.target.closest("[aria-disabled='true']") : null;
    if (!control) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

const gap = 4; // px between a button and its menu

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const right = document.documentElement.clientWidth;
  const bottom = document.documentElement.clientHeight;
  const below = at.bottom + gap + height <= bottom || at.top - gap - height < 0;
  const beside = Boolean(anchor.closest(".rail")); // the rail is narrow: its menu opens next to it
  const left = beside ? at.right + gap : at.left + width <= right - gap ? at.left : at.right - width;
  menu.style.left = `${Math.max(gap, Math.min(left, right - width - gap))}px`;
  menu.style.top = `${Math.max(gap, Math.min(below ? at.bottom + gap : at.top - gap - height, bottom - height - gap))}px`;
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof Element) || !menu.matches("[data-menu]")) return;
    const anchor = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    const open = event.newState === "open";
    anchor?.setAttribute("aria-expanded", String(open));
    if (!open || !anchor) return;
    place(menu, isShown(anchor) ? anchor : document.body);
    items(menu)[0]?.focus();
  },
  true,
);

const items = (list) => [...list.querySelectorAll("a[href], button, input")].filter(isShown);

// A menu is walked by arrows, and so is what a dialog offers to choose from.
on("keydown", "[data-menu], .act-list", (event, list) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const all = items(list);
  const now = all.indexOf(document.activeElement);
  if (event.key in steps && !event.target.matches("input")) {
    event.preventDefault();
    all[(now + steps[event.key] + all.length) % all.length]?.focus();
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    all.at(event.key === "Home" ? 0 : -1)?.focus();
  }
});
on("click", "[data-menu] :is(a[href], button)", (event, item) => {
  if (!item.closest("[data-keep]")) item.closest("[data-menu]").hidePopover();
});
