// Covered media: a part is uncovered while R or the pointer is held, the whole with Shift+R; letting go covers it again.
// The server cuts the part (data-reveal), so that no other pixel is here; data-reveal-end tells it when one has looked.
import { key } from "./keys.js";
import { enhance, isShown, make, on, say, send, words } from "./dom.js";

const stepAside = 0.08; // of the picture, for one press of an arrow
const asides = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], j: [-1, 0], l: [1, 0], i: [0, -1], k: [0, 1] };
let looking = null; // { figure, what, by, token, asking, wanted }; by is "key", "pointer" or "button"

const pictureOf = (figure) => figure.querySelector("[data-covered]");

function figureNow() {
  const all = [...document.querySelectorAll("[data-reveal]:not([data-open])")].filter(isShown);
  return all.find((one) => one.contains(document.activeElement)) ?? all.find((one) => one.matches(":hover")) ?? all[0];
}

function placeOf(figure) {
  return { x: Number(figure.dataset.x ?? 0.5), y: Number(figure.dataset.y ?? 0.5) };
}

/** Remember where one looks, as shares of the picture, which may be cut off by its frame (object-fit: cover). */
function point(figure, event) {
  const picture = pictureOf(figure);
  const frame = picture.getBoundingClientRect();
  const { width, height } = drawnIn(frame, picture);
  const share = (at, from, room, size) => Math.min(1, Math.max(0, (at - from - (room - size) / 2) / size));
  figure.dataset.x = share(event.clientX, frame.left, frame.width, width);
  figure.dataset.y = share(event.clientY, frame.top, frame.height, height);
}

function drawnIn(frame, picture) {
  const scale = Math.max(frame.width / picture.naturalWidth, frame.height / picture.naturalHeight) || 1;
  return { width: picture.naturalWidth * scale, height: picture.naturalHeight * scale };
}

function begin(figure, what, by) {
  if (looking) cover();
  if (!figure) return false;
  looking = { figure, what, by };
  ask(looking);
  return true;
}

/** One request at a time; where one looks by then is asked for next. */
async function ask(mine) {
  if (mine.asking) return void (mine.wanted = true);
  mine.asking = true;
  mine.wanted = false;
  const body = new FormData();
  const { figure, what, token } = mine;
  const values = { what, ...placeOf(figure), token: token ?? "", still: figure.dataset.still ?? "" };
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const answer = await send(figure.dataset.reveal, body, { headers: headers() }).catch(() => null);
  const found = answer?.ok ? await answer.json().catch(() => null) : null;
  mine.asking = false;
  mine.token = found?.token ?? mine.token;
  if (looking !== mine) return end(mine);
  if (!found?.picture) {
    say(found?.reason ?? words.cannotShow ?? "");
    return cover();
  }
  show(mine, found);
  if (mine.wanted) ask(mine);
  return undefined;
}

function headers() {
  const kept = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}");
  return { ...kept, "X-Requested-With": "amparo" };
}

function show({ figure, what }, found) {
  const frame = figure.querySelector("[data-uncovered]") ?? make("img", { "data-uncovered": "", alt: "" });
  const under = pictureOf(figure);
  const room = under.getBoundingClientRect();
  const { width, height } = drawnIn(room, under);
  const left = (room.width - width) / 2;
  const top = (room.height - height) / 2;
  frame.src = found.picture;
  const place = {
    left: `${under.offsetLeft + left + found.left * width}px`,
    top: `${under.offsetTop + top + found.top * height}px`,
    width: `${found.wide * width}px`,
    height: `${found.high * height}px`,
  };
  for (const [side, length] of Object.entries(place)) frame.style[side] = what === "part" ? length : "";
  under.after(frame);
  figure.dataset.shown = what;
  for (const button of figure.querySelectorAll("[data-reveal-act]")) {
    button.setAttribute("aria-pressed", String(button.dataset.revealAct === what));
  }
}

function cover() {
  if (!looking) return;
  const mine = looking;
  looking = null;
  mine.figure.querySelector("[data-uncovered]")?.remove();
  delete mine.figure.dataset.shown;
  for (const button of mine.figure.querySelectorAll("[data-reveal-act]")) button.setAttribute("aria-pressed", "false");
  if (!mine.asking) end(mine);
}

function end({ figure, token }) {
  if (!token) return;
  const body = new FormData();
  body.set("token", token);
  send(figure.dataset.revealEnd, body, { keepalive: true })
    .then(() => document.body.dispatchEvent(new CustomEvent("amparo:day")))
    .catch(() => {});
}

// The keys are named once, by shield.js: the same keys do the same to pictures of a ticket.
key("R", "", () => begin(figureNow(), "part", "key"));
key("Shift+R", "", () => begin(figureNow(), "whole", "key"));
document.addEventListener("keyup", (event) => {
  if (looking?.by === "key" && ["r", "shift"].includes(event.key.toLowerCase())) cover();
});
document.addEventListener(
  "keydown",
  (event) => {
    if (!looking) return;
    if (event.key === "Escape") cover();
    const aside = asides[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!aside || looking.what !== "part") return;
    event.preventDefault();
    event.stopPropagation();
    const { figure } = looking;
    const { x, y } = placeOf(figure);
    figure.dataset.x = Math.min(1, Math.max(0, x + aside[0] * stepAside));
    figure.dataset.y = Math.min(1, Math.max(0, y + aside[1] * stepAside));
    ask(looking);
  },
  true,
);

on("click", "[data-reveal-act]", (event, button) => {
  const figure = button.closest("[data-reveal]") ?? figureNow();
  event.preventDefault();
  if (looking?.figure === figure && looking.what === button.dataset.revealAct) cover();
  else begin(figure, button.dataset.revealAct, "button");
});
on("pointerdown", "[data-covered], [data-uncovered]", (event, picture) => {
  const figure = picture.closest("[data-reveal]:not([data-open])");
  if (event.button !== 0 || !figure) return;
  event.preventDefault();
  figure.focus({ preventScroll: true });
  point(figure, event);
  if (looking?.figure === figure) ask(looking);
  else begin(figure, "part", "pointer");
});
on("pointermove", "[data-reveal]", (event, figure) => {
  if (!event.target.closest("[data-covered], [data-uncovered]")) return;
  point(figure, event);
  if (looking?.figure === figure && looking.what === "part") ask(looking);
});
for (const type of ["pointerup", "pointercancel"]) {
  document.addEventListener(type, () => looking?.by === "pointer" && cover());
}
enhance("[data-reveal]", (figure) => figure.addEventListener("pointerleave", () => looking?.figure === figure && cover()));
enhance("[data-reveal-act]", (button) => button.removeAttribute("hidden"));
for (const type of ["blur", "pagehide"]) addEventListener(type, cover);
document.addEventListener("visibilitychange", cover);

// Stills of a video: the chosen one lies under the slats; arrows go on to the next.
function choose(button) {
  if (!button) return false;
  const figure = document.getElementById(button.dataset.stillOf);
  for (const one of button.parentElement.querySelectorAll("[data-still]")) one.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  figure.dataset.still = button.dataset.still;
  pictureOf(figure).src = button.querySelector("img").src;
  return true;
}

function besideCurrent(by) {
  const all = [...document.querySelectorAll("button[data-still]")].filter(isShown);
  const now = all.findIndex((one) => one.hasAttribute("aria-current"));
  return all[Math.min(all.length - 1, Math.max(0, now + by))];
}

on("click", "button[data-still]", (event, button) => choose(button));
for (const [name, by] of [["Left", -1], ["Right", 1]]) {
  key(name, by < 0 ? words.stillBefore : words.stillAfter, (event) => !event.target.matches("input") && choose(besideCurrent(by)), { repeats: true });
}

// A video plays without its sound, once it is asked to, and is taken away again when one leaves it.
on("click", "[data-play]", async (event, button) => {
  cover();
  const figure = document.getElementById(button.dataset.play);
  const body = new FormData();
  body.set("what", "film");
  const answer = await send(figure.dataset.reveal, body, { headers: headers() }).catch(() => null);
  const found = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!found?.film) return say(found?.reason ?? words.cannotShow ?? "");
  const film = make("video", { src: found.film, controls: "", playsinline: "", "data-film": "" });
  film.muted = true;
  figure.querySelector("[data-film]")?.remove();
  pictureOf(figure).after(film);
  figure.dataset.shown = "film";
  film.play().catch(() => {});
  const away = () => {
    if (!film.isConnected) return;
    film.remove();
    delete figure.dataset.shown;
    end({ figure, token: found.token });
  };
  film.addEventListener("ended", away);
  for (const type of ["blur", "pagehide"]) addEventListener(type, away, { once: true });
  return undefined;
});
