// A row of the list beside an open ticket opens its ticket in place: the list stays as it is, and only what changes is
// fetched. The address is the ticket's own, so a new tab, a reload and the way back are what they always were.
import htmx from "htmx.org";
import { on } from "./dom.js";

const desk = document.getElementById("desk");
let isOpening = false; // whoever is quicker than we are gets the plain link

on("click", "#list [data-row] a[href]", async (event, link) => {
  const isPlain = !event.defaultPrevented && event.button === 0;
  if (!isPlain || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (isOpening || desk?.dataset.pane !== "ticket" || desk.dataset.sheet || !document.querySelector("#main [data-stream]")) return;
  event.preventDefault();
  isOpening = true;
  const path = link.pathname;
  document.body.dispatchEvent(new CustomEvent("amparo:leaving")); // what was typed is saved before it goes
  try {
    await htmx.ajax("GET", `${path}opened/${link.search}`, {
      source: link,
      target: "#main",
      swap: "innerHTML",
      push: link.href,
    });
  } catch {
    // the address has not moved, and then the link is followed
  }
  isOpening = false;
  if (location.pathname !== path) location.assign(link.href);
  else mark(path);
});

function mark(path) {
  for (const row of document.querySelectorAll("#list [data-row] a[href]")) {
    if (row.pathname === path) {
      row.setAttribute("aria-current", "true");
      row.classList.remove("trow-unread");
    } else {
      row.removeAttribute("aria-current");
    }
  }
}
