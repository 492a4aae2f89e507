// Covered media: a part of it is shown for as long as R or the pointer is held, all of it as a second step, and whatever is
// uncovered is covered again on leaving. The pixels come from the server each time; none is kept here.
import { enhance, isField, isShown, say, send, words } from "./dom.js";
import { key } from "./keys.js";

const step = 0.08; // of the picture, for one press of an arrow
const moves = {
  ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], i: [0, -1], k: [0, 1], j: [-1, 0], l: [1, 0],
};
const shields = new WeakMap();
let last = null; // the picture that was loaded or touched last

/** The person's own meter looks again. */
const dayChanged = () => document.body.dispatchEvent(new CustomEvent("amparo:day"));

class Shield {
  constructor(form) {
    this.form = form;
    this.picture = form.querySelector("input[type=image]");
    this.spot = [0.5, 0.5];
    this.shown = ""; // "part", "whole" or nothing
    this.by = ""; // "key" or "pointer"
    this.token = "";
    this.asking = false;
    this.again = false;
  }

  show(what, by) {
    if (!this.shown) this.since = performance.now();
    this.shown = what === "part" && this.form.dataset.part ? "part" : "whole";
    this.by = by;
    this.ask();
  }

  /** One question at a time; a move meanwhile is asked for when the answer is there. */
  async ask() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    this.again = false;
    const what = this.shown;
    const body = new FormData();
    const [x, y] = this.spot;
    for (const [name, value] of Object.entries({ x, y, reveal: this.token })) body.set(name, value);
    try {
      const answer = await send(this.form.dataset[what], body);
      if (answer.ok) await this.draw(answer);
      else this.refuse(answer.status === 422 ? await answer.text() : words.refused);
    } catch {
      this.refuse(words.offline);
    } finally {
      this.asking = false;
    }
    if (this.again && this.shown) this.ask();
  }

  async draw(answer) {
    this.token = answer.headers.get("X-Reveal") ?? "";
    const bitmap = await createImageBitmap(await answer.blob());
    if (!this.shown || !this.form.isConnected) {
      this.tell();
      bitmap.close();
      return;
    }
    const [left, top, wide, high] = (answer.headers.get("X-Part") ?? "0 0 1 1").split(" ").map(Number);
    this.canvas ??= this.form.appendChild(document.createElement("canvas"));
    this.canvas.className = wide < 1 ? "shield-part" : "shield-whole";
    Object.assign(this.canvas, { width: bitmap.width, height: bitmap.height });
    const place = { left, top, width: wide, height: high };
    for (const [side, share] of Object.entries(place)) this.canvas.style[side] = `${share * 100}%`;
    this.canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
  }

  refuse(sentence) {
    this.cover();
    say(sentence);
  }

  cover() {
    if (!this.shown) return;
    this.shown = this.by = "";
    this.canvas?.remove();
    this.canvas = null;
    if (!this.asking) this.tell();
  }

  /** The person's own ledger hears for how long. */
  tell() {
    if (!this.token) return;
    const body = new FormData();
    body.set("reveal", this.token);
    body.set("seconds", ((performance.now() - this.since) / 1000).toFixed(1));
    this.token = "";
    send(this.form.dataset.cover, body, { keepalive: true }).then(dayChanged, () => {});
  }

  at(event) {
    const box = this.picture.getBoundingClientRect();
    const share = (value, start, size) => Math.min(Math.max((value - start) / size, 0), 1);
    this.spot = [share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height)];
  }

  move([right, down]) {
    this.spot = [this.spot[0] + right * step, this.spot[1] + down * step].map((one) => Math.min(Math.max(one, 0), 1));
    this.ask();
  }
}

enhance("[data-shield]", (form) => {
  const shield = new Shield(form);
  shields.set(form, shield);
  last = form;
  const { picture } = shield;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("contextmenu", (event) => event.preventDefault());
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    last = form;
    picture.focus({ preventScroll: true });
    picture.setPointerCapture(event.pointerId);
    shield.at(event);
    shield.show("part", "pointer");
  });
  picture.addEventListener("pointermove", (event) => {
    if (shield.shown !== "whole" && !(shield.shown && shield.by === "key")) shield.at(event);
    if (shield.by === "pointer" && shield.shown === "part") shield.ask();
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    picture.addEventListener(type, () => shield.by === "pointer" && shield.cover());
  }
  form.addEventListener("pointerleave", () => shield.shown === "whole" && shield.cover());
  picture.addEventListener("blur", () => shield.cover());
  // Whoever has switched single keys off holds Enter or Space instead.
  picture.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    if (!event.repeat) shield.show("part", "key");
  });
});

enhance("[data-shield-clip]", (room) => {
  const since = performance.now();
  const tell = () => {
    const body = new FormData();
    body.set("reveal", room.dataset.shieldClip);
    body.set("seconds", ((performance.now() - since) / 1000).toFixed(1));
    send(room.dataset.cover, body, { keepalive: true }).then(dayChanged, () => {});
  };
  room.querySelector("video").addEventListener("ended", tell);
  room.addEventListener("amparo:covered", tell);
});

/** The picture that is meant: the one with the focus, under the pointer, or loaded last and still there. */
function meant() {
  const forms = [...document.querySelectorAll("[data-shield]")].filter(isShown);
  const near = document.activeElement?.closest("[data-media]")?.querySelector("[data-shield]");
  const form = forms.find((one) => one.contains(document.activeElement)) ?? forms.find((one) => one.matches(":hover"));
  return shields.get(form ?? near ?? (forms.includes(last) ? last : forms[0]));
}

const showing = () => [...document.querySelectorAll("[data-shield]")].map((one) => shields.get(one)).filter((one) => one?.shown);
const coverAll = () => {
  for (const shield of showing()) shield.cover();
  for (const room of document.querySelectorAll("[data-shield-clip]")) {
    room.querySelector("video").pause();
    room.dispatchEvent(new Event("amparo:covered"));
  }
};

key("R", words.showPart, (event) => {
  const shield = meant();
  if (!shield) return false;
  if (!event.repeat) {
    shield.picture.focus({ preventScroll: true });
    shield.show("part", "key");
  }
}, { repeats: true });
key("Shift+R", words.showWhole, () => {
  const shield = meant();
  if (!shield) return false;
  shield.picture.focus({ preventScroll: true });
  if (shield.shown === "whole") shield.cover();
  else shield.show("whole", "");
});
key("M", "", () => {
  const room = document.activeElement?.closest("[data-media]") ?? document.querySelector("[data-media]:hover") ?? last?.closest("[data-media]");
  const control = room?.isConnected ? room.querySelector("[data-media-class]") : null;
  if (!control) return false;
  control.click();
});

document.addEventListener(
  "keydown",
  (event) => {
    const held = showing().find((one) => one.by === "key");
    if (event.key === "Escape" && showing().length) {
      event.preventDefault();
      event.stopPropagation();
      coverAll();
    } else if (held && moves[event.key] && !isField(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      held.move(moves[event.key]);
    }
  },
  { capture: true },
);
document.addEventListener("keyup", (event) => {
  if (!["r", "R", "Enter", " "].includes(event.key)) return;
  for (const shield of showing()) if (shield.by === "key") shield.cover();
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-shield-whole]") : null;
  const shield = shields.get(button?.closest("[data-media]")?.querySelector("[data-shield]"));
  if (!shield) return;
  event.preventDefault();
  shield.picture.focus({ preventScroll: true });
  shield.show("whole", "");
});
for (const type of ["blur", "pagehide"]) window.addEventListener(type, coverAll);
document.addEventListener("visibilitychange", () => document.hidden && coverAll());
document.body.addEventListener("amparo:leaving", coverAll);
document.addEventListener("htmx:before:swap", () => {
  for (const shield of showing()) if (!shield.form.isConnected) shield.cover();
});
