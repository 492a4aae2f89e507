// The command palette: what this page offers (its keyed controls), then what the server finds.
import { fill, make, on, plain, words } from "./dom.js";
import { keyed } from "./keys.js";

const palette = document.getElementById("palette");
const ask = palette?.querySelector("input");
const here = make("div", { role: "group", "aria-label": words.here, id: "palette-here" });
const found = document.getElementById("palette-found");
let commands = [];

function open() {
  if (!palette || palette.open) return;
  commands = [...keyed(), ...document.querySelectorAll("[data-command]")]
    .filter((control) => !control.closest("#palette, [data-palette]") && control.getAttribute("aria-disabled") !== "true")
    .map((control) => ({ control, name: nameOf(control) }))
    .filter((command, index, all) => command.name && all.findIndex((one) => one.name === command.name) === index)
    .sort((one, other) => isPlace(one.control) - isPlace(other.control));
  palette.showModal();
  ask.value = "";
  ask.focus();
  showHere();
  if (palette.dataset.paletteUrl) ask.dispatchEvent(new Event("amparo:palette"));
}

// What can be done on the page comes before the ways out of it, which stand in sight all day.
const isPlace = (control) => Boolean(control.closest(".rail, .phonebar, [data-keys-help]"));

function nameOf(control) {
  if (control.dataset.command) return control.dataset.command;
  if (control.getAttribute("aria-label")) return control.getAttribute("aria-label");
  const copy = control.cloneNode(true);
  for (const hint of copy.querySelectorAll("kbd, .keys, svg, .busy-label, .sr-only")) hint.remove();
  return copy.textContent.trim().replace(/\s+/g, " ");
}

function showHere() {
  const asked = plain(ask.value.trim());
  const fits = commands.filter((command) => asked === "" || plain(command.name).includes(asked)).slice(0, 8);
  here.replaceChildren();
  if (fits.length) here.append(make("div", { class: "group-name", "aria-hidden": "true" }, words.here));
  for (const [index, command] of fits.entries()) here.append(choiceOf(command, index));
  if (!palette.dataset.paletteUrl && !fits.length) {
    here.append(make("p", { class: "nothing" }, fill(words.nothing, { text: ask.value })));
  }
  select(choices()[0]);
}

function choiceOf(command, index) {
  const icon = command.control.querySelector("svg")?.cloneNode(true);
  const choice = make("div", { class: "choice", role: "option", id: `here-${index}`, "aria-selected": "false" });
  if (icon) choice.append(icon);
  choice.append(make("span", { class: "trunc" }, command.name));
  const hint = command.control.querySelector(".keys")?.cloneNode(true);
  if (hint) choice.append(hint);
  choice.addEventListener("click", () => {
    palette.close();
    command.control.click();
  });
  return choice;
}

const choices = () => [...palette.querySelectorAll(".choice")];

function select(choice) {
  for (const one of choices()) one.setAttribute("aria-selected", String(one === choice));
  if (!choice) {
    ask.removeAttribute("aria-activedescendant");
    return;
  }
  choice.id ||= `choice-${choices().indexOf(choice)}`;
  ask.setAttribute("aria-activedescendant", choice.id);
  choice.scrollIntoView({ block: "nearest" });
}

if (palette) {
  found.before(here);
  ask.addEventListener("input", showHere);
  ask.addEventListener("keydown", (event) => {
    const all = choices();
    const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      select(all[(now + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      (all[now] ?? all[0])?.click();
    }
  });
  // Server results come in after typing: keep what was selected if it is still there.
  document.addEventListener("htmx:after:swap", () => {
    if (palette.open && !palette.querySelector(".choice[aria-selected='true']")) select(choices()[0]);
  });
  on("click", "#palette a.choice", () => palette.close());
  on("click", "[data-palette]", open);
  on("pointermove", "#palette .choice", (event, choice) => {
    if (event.movementX || event.movementY) select(choice);
  });
}
