// Covered media: a part of it is shown for as long as R or the pointer is held, all of it as a second step, and whatever is
// uncovered is covered again on leaving. The pixels come from the server each time; none is kept here.
import { enhance, isField, isShown, on, say, send, words } from "./dom.js";
import { key } from "./keys.js";

const step = 0.08; // of the picture, for one press of an arrow
const moves = {
  ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], i: [0, -1], k: [0, 1], j: [-1, 0], l: [1, 0],
};
const shields = new WeakMap();
let last = null; // the picture that was loaded or touched last

/** The person's own meter looks again. */
const dayChanged = () => document.body.dispatchEvent(new CustomEvent("amparo:day"));

/** Say around a picture what is seen of it: "part", "whole", "film" or nothing. */
function mark(room, what) {
  if (what) room.dataset.shown = what;
  else delete room.dataset.shown;
  for (const button of room.querySelectorAll("[data-shield-act][aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.dataset.shieldAct === what));
  }
}

class Shield {
  constructor(form) {
    this.form = form;
    this.room = form.closest("[data-media]");
    this.picture = form.querySelector("input[type=image]");
    this.spot = [0.5, 0.5];
    this.shown = ""; // "part", "whole" or nothing
    this.by = ""; // "key" or "pointer" while one is held
    this.token = "";
    this.asking = false;
    this.again = false;
  }

  show(what, by) {
    for (const clip of clips()) takeAway(clip);
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
    const body = new FormData(this.form); // with the still that is meant
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
    if (!this.shown) this.tell();
    else if (this.again) this.ask();
  }

  async draw(answer) {
    this.token = answer.headers.get("X-Reveal") ?? "";
    const bitmap = await createImageBitmap(await answer.blob());
    if (!this.shown || !this.form.isConnected) {
      this.tell();
      bitmap.close();
      return;
    }
    this.canvas?.remove();
    this.canvas = this.form.appendChild(document.createElement("canvas"));
    Object.assign(this.canvas, { width: bitmap.width, height: bitmap.height });
    const part = answer.headers.get("X-Part");
    this.canvas.className = part ? "shield-part" : "shield-whole";
    if (part) this.place(...part.split(" ").map(Number));
    this.canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    mark(this.room, this.shown);
  }

  /** Lay the part over where it was cut from. */
  place(left, top, wide, high) {
    const { frame, width, height } = this.drawn();
    const share = (at, size, room) => `${(((room - size) / 2 + at * size) / room) * 100}%`;
    Object.assign(this.canvas.style, {
      left: share(left, width, frame.width),
      top: share(top, height, frame.height),
      width: `${((wide * width) / frame.width) * 100}%`,
      height: `${((high * height) / frame.height) * 100}%`,
    });
  }

  /** How large the picture is in its frame, which may cut it off on two sides (object-fit: cover). */
  drawn() {
    const frame = this.picture.getBoundingClientRect();
    const [wide, high] = ["width", "height"].map((side) => Number(this.picture.getAttribute(side)));
    const scale = Math.max(frame.width / wide, frame.height / high);
    return { frame, width: wide * scale, height: high * scale };
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
    mark(this.room, "");
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
    const { frame, width, height } = this.drawn();
    const share = (value, start, room, size) => Math.min(Math.max((value - start - (room - size) / 2) / size, 0), 1);
    this.spot = [share(event.clientX, frame.left, frame.width, width), share(event.clientY, frame.top, frame.height, height)];
  }

  /** Whether the pointer is over the picture: one that is held down is heard of wherever it goes. */
  isUnder(event) {
    const { left, top, right, bottom } = this.picture.getBoundingClientRect();
    return event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
  }

  move([right, down]) {
    this.spot = [this.spot[0] + right * step, this.spot[1] + down * step].map((one) => Math.min(Math.max(one, 0), 1));
    this.ask();
  }
}

/** Whoever scrolls away leaves it as well. */
const inView = new WeakSet();
const view = new IntersectionObserver((changes) => {
  for (const { isIntersecting, target } of changes) {
    if (isIntersecting) inView.add(target);
    else if (inView.delete(target)) shields.has(target) ? shields.get(target).cover() : takeAway(target);
  }
});

enhance("[data-shield]", (form) => {
  const shield = new Shield(form);
  shields.set(form, shield);
  view.observe(form);
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
    if (picture.hasPointerCapture(event.pointerId) && !shield.isUnder(event)) return shield.cover();
    if (shield.shown !== "whole" && !(shield.shown && shield.by === "key")) shield.at(event);
    if (shield.by !== "key" && shield.shown === "part") shield.ask();
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    picture.addEventListener(type, () => shield.by === "pointer" && shield.cover());
  }
  (form.closest("figure") ?? form).addEventListener("pointerleave", () => !shield.by && shield.cover());
  picture.addEventListener("blur", () => shield.cover());
  // Whoever has switched single keys off holds Enter or Space instead.
  picture.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!event.repeat) shield.show("part", "key");
  });
});

/** A video that plays lies over its stills, and is taken away when it ends or somebody leaves it. */
const played = new WeakMap(); // since when

enhance("[data-shield-clip]", (clip) => {
  played.set(clip, performance.now());
  view.observe(clip);
  mark(clip.closest("[data-media]"), "film");
  clip.querySelector("video")?.addEventListener("ended", () => takeAway(clip));
});

function takeAway(clip) {
  view.unobserve(clip);
  const body = new FormData();
  body.set("reveal", clip.dataset.shieldClip);
  body.set("seconds", ((performance.now() - played.get(clip)) / 1000).toFixed(1));
  send(clip.dataset.cover, body, { keepalive: true }).then(dayChanged, () => {});
  mark(clip.closest("[data-media]"), "");
  clip.remove();
}

/** The picture that is meant: the one with the focus, under the pointer, or loaded last and still there. */
function meant() {
  const forms = [...document.querySelectorAll("[data-shield]")].filter(isShown);
  const near = document.activeElement?.closest("[data-media]")?.querySelector("[data-shield]");
  const form = forms.find((one) => one.contains(document.activeElement)) ?? forms.find((one) => one.matches(":hover"));
  return shields.get(form ?? near ?? (forms.includes(last) ? last : forms[0]));
}

const showing = () => [...document.querySelectorAll("[data-shield]")].map((one) => shields.get(one)).filter((one) => one?.shown);
const clips = () => [...document.querySelectorAll("[data-shield-clip]")];
const coverAll = () => {
  for (const shield of showing()) shield.cover();
  for (const clip of clips()) takeAway(clip);
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
    if (event.key === "Escape" && (showing().length || clips().length)) {
      event.preventDefault();
      event.stopPropagation();
      coverAll();
    } else if (held && moves[event.key] && !isField(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      if (held.form.dataset.part) held.move(moves[event.key]);
      else goBeside(moves[event.key][0])?.show("whole", "key");
    }
  },
  { capture: true },
);
document.addEventListener("keyup", (event) => {
  if (!["r", "R", "Enter", " "].includes(event.key)) return;
  for (const shield of showing()) if (shield.by === "key") shield.cover();
});
on("mousedown", "[data-shield-act]", (event) => event.preventDefault()); // the picture keeps the focus
on("click", "[data-shield-act]", (event, button) => {
  const room = button.closest("[data-media]");
  const shield = room ? shields.get(room.querySelector("[data-shield]")) : meant();
  if (!shield) return;
  event.preventDefault();
  if (shield.shown === button.dataset.shieldAct) return void shield.cover();
  shield.picture.focus({ preventScroll: true });
  shield.show(button.dataset.shieldAct, "");
});

// Stills of a video: the chosen one lies on the stage; arrows go on to the next.
function choose(button) {
  if (!button) return false;
  coverAll();
  const room = document.getElementById(button.dataset.stillOf);
  for (const one of button.parentElement.querySelectorAll("[data-still]")) one.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  room.querySelector("input[type=image], img").src = button.querySelector("img").src;
  const still = room.querySelector("input[name=still]");
  if (still) still.value = button.dataset.still;
}

function besideCurrent(by) {
  const all = [...document.querySelectorAll("button[data-still]")].filter(isShown);
  const now = all.findIndex((one) => one.hasAttribute("aria-current"));
  return all[Math.min(all.length - 1, Math.max(0, now + by))];
}

/** The still beside the one with the focus, where all of them lie side by side. */
function goBeside(by) {
  const all = [...(document.activeElement?.closest(".stills")?.querySelectorAll("input[type=image]") ?? [])];
  const next = by ? all[all.indexOf(document.activeElement) + by] : null;
  next?.focus();
  return next ? shields.get(next.form) : null;
}

on("click", "button[data-still]", (event, button) => choose(button));
for (const [name, by] of [["Left", -1], ["Right", 1]]) {
  const label = by < 0 ? words.stillBefore : words.stillAfter;
  key(name, label, (event) => {
    if (event.target.matches("input:not([type=image]), video")) return false;
    return choose(besideCurrent(by)) !== false || Boolean(goBeside(by));
  }, { repeats: true });
}

for (const type of ["blur", "pagehide"]) window.addEventListener(type, coverAll);
document.addEventListener("visibilitychange", () => document.hidden && coverAll());
document.body.addEventListener("amparo:leaving", coverAll);
document.addEventListener("htmx:before:swap", () => {
  for (const shield of showing()) if (!shield.form.isConnected) shield.cover();
});
