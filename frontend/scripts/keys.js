// Shortcuts. A control that is on the page names its key: data-key="A", "Ctrl+Enter", "G D" (one after the other).
// What is written next follows: data-key-then="#reason" takes the focus there, and Esc leaves a field with data-leave.
// Single keys never fire in a field and can be switched off (WCAG 2.1.4).
import { isField, isShown, memory, say } from "./dom.js";

const sequencePause = 1200; // ms between the keys of a sequence
const names = { Escape: "Esc", " ": "Space", ArrowUp: "Up", ArrowDown: "Down", ArrowLeft: "Left", ArrowRight: "Right" };
const own = [];
let before = "";
let beforeTimer = null;

/** Register a key that has no control of its own (moving in a list); `act` returns false to pass it on. */
export function key(chord, label, act, { inFields = false, repeats = false } = {}) {
  own.push({ chord: tidy(chord), label, act, inFields, repeats });
}

export function ownKeys() {
  return own;
}

/** The person's account says it for every device (data-keys on html); this device may say otherwise. */
export function singleKeysOn() {
  return (memory.get("keys") ?? document.documentElement.dataset.keys) !== "off";
}

export function switchSingleKeys(turnOn) {
  memory.set("keys", turnOn ? "on" : "off");
  document.documentElement.classList.toggle("no-keys", !turnOn);
}
document.documentElement.classList.toggle("no-keys", !singleKeysOn());

/** Shift is dropped before signs, because it is part of typing them: Shift+! is !. */
function tidy(chord) {
  return chord
    .split(" ")
    .map((one) => (one.length > 1 && /(^|\+)Shift\+[^\p{L}\w]$/u.test(one) ? one.replace("Shift+", "") : one))
    .map((one) => one.replace(/(?<=^|\+)\p{Ll}$/u, (letter) => letter.toUpperCase()))
    .join(" ");
}

function chordOf(event) {
  let name = names[event.key] ?? event.key;
  if (name.length === 1) name = name.toUpperCase();
  const graph = event.getModifierState("AltGraph"); // [ and { need it on many keyboards
  const parts = [];
  if ((event.ctrlKey || event.metaKey) && !graph) parts.push("Ctrl");
  if (event.altKey && !graph) parts.push("Alt");
  if (event.shiftKey && (name.length > 1 || /\p{L}/u.test(name))) parts.push("Shift");
  return [...parts, name].join("+");
}

/** Give the controls that may be keyed now: those of the open dialog, else of the page; shown ones first. */
export function keyed() {
  const room = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
  const all = [...room.querySelectorAll("[data-key]")].filter(
    (control) => !control.disabled && !control.closest("[hidden], dialog:not([open])"),
  );
  const pane = document.activeElement?.closest("[data-f6]");
  const rank = (control) => (isShown(control) ? 0 : 2) + (pane?.contains(control) ? 0 : 1);
  return all.filter((control) => isShown(control) || control.closest("[popover]")).sort((a, b) => rank(a) - rank(b));
}

function press(control) {
  if (control.getAttribute("aria-disabled") === "true") {
    control.focus();
    say(control.title);
  } else if (control.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
    control.focus();
  } else {
    control.click();
    if (control.dataset.keyThen) document.querySelector(control.dataset.keyThen)?.focus();
  }
}

function remember(chord) {
  clearTimeout(beforeTimer);
  before = chord;
  beforeTimer = setTimeout(() => (before = ""), sequencePause);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  const chord = chordOf(event);
  const bare = !/^(Ctrl|Alt)\+|^F\d+$/.test(chord);
  if (bare && chord !== "Esc" && (isField(event.target) || !singleKeysOn())) return;
  const asked = before ? `${before} ${chord}` : chord;
  const form = isField(event.target) ? event.target.form : null;
  const inForm = (control) => (form?.contains(control) ? 0 : 1);
  // Who writes in one form does not send another: Ctrl+Enter beside the conversation leaves the reply where it is.
  const sendsAnother = (control) => form && control.form && control.form !== form && chord.endsWith("+Enter");
  const here = keyed().filter((control) => !sendsAnother(control));
  const controls = here.map((control) => ({ control, chord: tidy(control.dataset.key) }));
  const fits = controls.filter((one) => one.chord === asked).sort((a, b) => inForm(a.control) - inForm(b.control));
  const modal = document.querySelector("dialog:modal");
  for (const one of own) {
    if (one.chord !== asked || modal || (event.repeat && !one.repeats)) continue;
    if (isField(event.target) && bare && !one.inFields) continue;
    if (one.act(event) !== false) {
      event.preventDefault();
      remember("");
      return;
    }
  }
  if (fits.length && !event.repeat && !(chord === "Esc" && (modal || isField(event.target)))) {
    event.preventDefault();
    remember("");
    press(fits[0].control);
    return;
  }
  if (chord === "Esc" && event.target.matches?.("[data-leave]")) event.target.blur();
  remember(!before && controls.some((one) => one.chord.startsWith(`${chord} `)) ? chord : "");
});
