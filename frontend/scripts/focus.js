// After a region is swapped, focus stays on the same thing or its successor, never on body (design README §5).
import { isShown } from "./dom.js";

let kept = null;

document.addEventListener("htmx:before:swap", () => {
  const now = document.activeElement;
  if (!now || now === document.body) return;
  const row = now.closest("[data-row]");
  const list = row?.closest("[data-list]");
  kept = {
    element: now,
    id: now.id,
    name: now.getAttribute("name"),
    form: now.form?.id,
    list: list?.id,
    row: row && list ? [...list.querySelectorAll("[data-row]")].indexOf(row) : -1,
    pane: now.closest("[data-f6]")?.id,
    label: labelOf(now),
  };
});

const labelOf = (element) => element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 60);

document.addEventListener("htmx:after:swap", () => requestAnimationFrame(restore));

function restore() {
  if (!kept) return;
  const was = kept;
  kept = null;
  const now = document.activeElement;
  if (was.element.isConnected || (now && now !== document.body) || document.querySelector("dialog:modal")) return;
  for (const next of candidates(was)) {
    if (next && isShown(next)) next.focus({ preventScroll: was.row < 0 });
    if (document.activeElement === next) return; // a pane without a tabindex takes none
  }
}

function* rowsAround(was) {
  const list = was.list && document.getElementById(was.list);
  if (!list || was.row < 0) return;
  const rows = [...list.querySelectorAll("[data-row]")];
  const row = rows[Math.min(was.row, rows.length - 1)];
  if (row) yield row.querySelector("a[href]") ?? row;
}

/** Buttons and radios may share a name, and then the form gives the list of them. */
function firstCalled(name, form) {
  const found = form?.elements[name];
  return found instanceof Element ? found : found?.[0];
}

function candidates(was) {
  const pane = was.pane && document.getElementById(was.pane);
  const alike =
    pane && was.label
      ? [...pane.querySelectorAll("a[href], button")].find((one) => labelOf(one) === was.label)
      : null;
  return [
    was.id && document.getElementById(was.id),
    was.form && was.name && firstCalled(was.name, document.getElementById(was.form)),
    ...rowsAround(was),
    pane?.querySelector("[autofocus]"),
    alike,
    pane?.querySelector("section[tabindex='-1']"),
    pane,
    document.getElementById("main"),
  ];
}
