// ? lists the keys that work on this page, read from the page itself.
import { make, on, words } from "./dom.js";
import { key, keyed, ownKeys, singleKeysOn, switchSingleKeys } from "./keys.js";

function labelOf(control) {
  if (control.dataset.keyLabel) return control.dataset.keyLabel;
  if (control.getAttribute("aria-label")) return control.getAttribute("aria-label");
  const copy = control.cloneNode(true);
  for (const hint of copy.querySelectorAll("kbd, .keys, svg, .busy-label, .sr-only")) hint.remove();
  return copy.textContent.trim().replace(/\s+/g, " ") || control.title || control.placeholder || "";
}

const signs = { Up: "↑", Down: "↓", Left: "←", Right: "→" }; // as they stand on the keys, in every language

function boxes(chord) {
  const keys = make("dd", { class: "keys" });
  for (const one of chord.split(" ")) {
    for (const name of one.length > 1 ? one.split("+") : [one]) keys.append(make("kbd", { class: "kbd" }, signs[name] ?? name));
  }
  return keys;
}

function rows() {
  const found = new Map();
  for (const control of keyed()) {
    const label = labelOf(control);
    if (label && !found.has(control.dataset.key)) found.set(control.dataset.key, label);
  }
  for (const one of ownKeys()) if (one.label && !found.has(one.chord)) found.set(one.chord, one.label);
  return [...found].map(([chord, label]) => make("div", {}, make("dt", {}, label), boxes(chord)));
}

function show() {
  document.getElementById("keys-help")?.remove();
  const list = rows();
  const close = make("button", { type: "button", class: "btn btn-line", "data-close": "" }, words.close);
  const toggle = make("input", { type: "checkbox", class: "checkbox" });
  toggle.checked = singleKeysOn();
  toggle.addEventListener("change", () => switchSingleKeys(toggle.checked));
  const dialog = make(
    "dialog",
    { id: "keys-help", class: "dialog dialog-wide", "aria-labelledby": "keys-help-title" },
    make(
      "div",
      { class: "inside" },
      make("h2", { id: "keys-help-title" }, words.keysTitle),
      list.length ? make("dl", { class: "keys-list" }, ...list) : make("p", {}, words.noKeys),
      make("label", { class: "check" }, toggle, make("span", {}, words.singleKeys)),
      make("div", { class: "acts" }, close),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

key("?", words.keysTitle, show);
on("click", "[data-keys-help]", show);
