// Drawings: larger and smaller by button, key or Ctrl+wheel, moved by dragging. Without a script they scroll.
import { enhance, on } from "./dom.js";

const smallest = 0.3;
const largest = 2.5;
const step = 1.25;
const kept = new Map(); // by id: a drawing that is swapped for a newer one keeps its size and its place

const roomOf = (element) => element.closest("[data-graph]")?.querySelector("[data-graph-room]");

function natural(drawing) {
  const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  return { width, height };
}

/** Draw at `size` (1 is 100 %); what is in the middle stays there. */
function zoom(room, size) {
  const drawing = room?.querySelector("svg");
  if (!drawing) return false;
  const { width, height } = natural(drawing);
  const middle = {
    x: (room.scrollLeft + room.clientWidth / 2) / room.scrollWidth,
    y: (room.scrollTop + room.clientHeight / 2) / room.scrollHeight,
  };
  const now = Math.min(largest, Math.max(smallest, size));
  drawing.setAttribute("width", width * now);
  drawing.setAttribute("height", height * now);
  room.dataset.size = now;
  room.scrollTo(middle.x * room.scrollWidth - room.clientWidth / 2, middle.y * room.scrollHeight - room.clientHeight / 2);
  const shown = room.closest("[data-graph]").querySelector("[data-graph-size]");
  if (shown) shown.textContent = `${Math.round(now * 100)} %`;
  return true;
}

function fitting(room) {
  const drawing = room.querySelector("svg");
  const style = getComputedStyle(room);
  const inside = room.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return inside / natural(drawing).width;
}

/** Begin where the procedure begins: the first step in the middle, at the top. */
function showFirst(room) {
  const first = room.querySelector(".node .box");
  if (!first) return;
  const { left, width } = first.getBoundingClientRect();
  const middle = left + width / 2 - room.getBoundingClientRect().left - room.clientWidth / 2;
  room.scrollTo(room.scrollLeft + middle, 0);
}

const sizes = {
  in: (room) => Number(room.dataset.size || 1) * step,
  out: (room) => Number(room.dataset.size || 1) / step,
  whole: () => 1,
  fit: fitting,
};
const keys = { "+": "in", "=": "in", "-": "out", 0: "whole", f: "fit" };

on("click", "[data-zoom]", (event, button) => {
  const room = roomOf(button);
  if (room) zoom(room, sizes[button.dataset.zoom](room));
});
on("keydown", "[data-graph-room]", (event, room) => {
  const act = sizes[keys[event.key.toLowerCase()]];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  if (zoom(room, act(room))) {
    event.preventDefault();
    event.stopPropagation();
  }
});

enhance("[data-graph-room]", (room) => {
  if (!room.querySelector("svg")) return;
  for (const hidden of room.closest("[data-graph]").querySelectorAll("[data-graph-acts]")) hidden.hidden = false;
  // when it has a size for the first time: a phone shows the list before the drawing
  const seen = new ResizeObserver(() => {
    if (!room.clientWidth) return;
    seen.disconnect();
    const before = kept.get(room.id);
    // as large as fits its pane, but never so small that words cannot be read, nor larger than drawn
    zoom(room, before?.size ?? Math.min(1, Math.max(0.7, fitting(room))));
    if (before) room.scrollTo(before.left, before.top);
    else showFirst(room);
  });
  seen.observe(room);
  const keep = () => kept.set(room.id, { size: Number(room.dataset.size || 1), left: room.scrollLeft, top: room.scrollTop });
  room.addEventListener("scroll", keep, { passive: true });
  room.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(room, sizes[event.deltaY < 0 ? "in" : "out"](room));
    },
    { passive: false },
  );
  room.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("[data-line]")) return;
    const from = { x: event.clientX + room.scrollLeft, y: event.clientY + room.scrollTop };
    const move = (moved) => room.scrollTo(from.x - moved.clientX, from.y - moved.clientY);
    room.dataset.moving = "";
    room.setPointerCapture(event.pointerId);
    room.addEventListener("pointermove", move);
    room.addEventListener(
      "lostpointercapture",
      () => {
        delete room.dataset.moving;
        room.removeEventListener("pointermove", move);
      },
      { once: true },
    );
  });
});
