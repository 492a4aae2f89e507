// The editor of procedures: colours and marks behind the text, kept and checked while one writes.
// Without it the page is a form with a text field. The text itself never leaves the field.
import { enhance, isShown, memory, on, send, words } from "./dom.js";

const rest = 500; // ms without typing before the text is kept and checked
const retry = 5000;
const languages = "pt-BR|es|en";
const key = /^(\s*(?:- )*)([A-Za-z_][\w.-]*)(:)(?=\s|$)(.*)$/;
const spoken = new RegExp(`(\\b(?:${languages}):\\s*)("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^,}]*)`, "g");

const digest = () => document.querySelector("[data-seen]")?.value ?? "";
const element = (name, text) => {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
};

/** What is between braces: {pt-BR: words, es: words}, each language's words in their colour. */
function inBraces(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(spoken)) {
    parts.push(text.slice(from, found.index), element("b", found[1]), element("em", found[2]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

/** The coloured parts of one line; `within` says how deep a text in a language began above it, or -1. */
function parts(line, within) {
  const indent = line.search(/\S/);
  if (indent === -1) return { parts: [line], within };
  if (within >= 0 && indent > within) return { parts: [element("em", line)], within };
  if (line[indent] === "#") return { parts: [element("i", line)], within: -1 };
  const found = key.exec(line);
  if (!found) return { parts: inBraces(line), within: -1 };
  const [, before, name, colon, after] = found;
  const isWords = new RegExp(`^(?:${languages})$`).test(name);
  const value = isWords ? [element("em", after)] : inBraces(after);
  return { parts: [before, element("b", name), colon, ...value], within: isWords ? before.length : -1 };
}

/** Draw only the lines that changed: those before and after them stay as they are. */
function colour(layer, text, drawn) {
  const lines = text.split("\n");
  const states = [];
  let within = -1;
  for (const line of lines) {
    const state = `${within}|${line}`;
    states.push(state);
    within = parts(line, within).within;
  }
  let start = 0;
  while (start < states.length && start < drawn.length && states[start] === drawn[start]) start += 1;
  let end = 0;
  const most = Math.min(states.length, drawn.length) - start;
  while (end < most && states[states.length - 1 - end] === drawn[drawn.length - 1 - end]) end += 1;
  const fresh = states.slice(start, states.length - end).map((state) => {
    const cut = state.indexOf("|");
    const row = document.createElement("div");
    row.append(...parts(state.slice(cut + 1), Number(state.slice(0, cut))).parts);
    return row;
  });
  const old = [...layer.children].slice(start, drawn.length - end);
  const next = layer.children[drawn.length - end] ?? null;
  for (const row of old) row.remove();
  for (const row of fresh) layer.insertBefore(row, next);
  return states;
}

function mark(layer) {
  const strip = document.getElementById("sop-strip");
  for (const row of layer.querySelectorAll(".is-new, .is-wrong, .is-doubtful")) {
    row.className = "";
    delete row.dataset.says;
  }
  for (const range of (strip?.dataset.changed ?? "").split(" ").filter(Boolean)) {
    const [from, to] = range.split("-").map(Number);
    for (let line = from; line <= to; line += 1) layer.children[line - 1]?.classList.add("is-new");
  }
  for (const problem of strip?.querySelectorAll("[data-problem]") ?? []) {
    const row = layer.children[Number(problem.dataset.line) - 1];
    if (!row) continue;
    row.classList.add(problem.dataset.problem === "error" ? "is-wrong" : "is-doubtful");
    row.dataset.says ??= problem.querySelector("span")?.textContent ?? "";
  }
}

/** The drawn and listed step that the caret is in gets the roof. */
function here(field) {
  const line = field.value.slice(0, field.selectionStart).split("\n").length;
  const steps = [...document.querySelectorAll(".drawing .node[data-line]")];
  const above = steps.filter((step) => Number(step.dataset.line) <= line);
  const last = above.sort((one, other) => other.dataset.line - one.dataset.line)[0];
  for (const step of steps) step.classList.toggle("node-here", step === last);
}

enhance("[data-sop-code]", (code) => {
  const field = code.querySelector("textarea");
  const form = field.closest("form[data-sop-editor]");
  const layer = document.createElement("div");
  layer.className = "sop-layer";
  layer.setAttribute("aria-hidden", "true");
  code.prepend(layer);
  code.classList.add("sop-live");
  let drawn = [];
  const draw = () => {
    drawn = colour(layer, field.value, drawn);
    mark(layer);
  };
  code.goTo = (line) => {
    const lines = field.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    field.focus({ preventScroll: true });
    field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    layer.children[line - 1]?.scrollIntoView({ block: "center" });
    here(field);
  };
  code.marks = () => mark(layer);
  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || field.readOnly) return;
    const line = field.value.slice(0, field.selectionStart).split("\n").pop();
    event.preventDefault();
    document.execCommand("insertText", false, `\n${/^\s*/.exec(line)[0]}`); // the one way that undo understands
  });
  for (const moved of ["keyup", "click"]) field.addEventListener(moved, () => here(field));
  if (form) keep(form, field, code);
  draw();
  if (location.hash.startsWith("#line-")) code.goTo(Number(location.hash.slice(6)));
});

/**
 * Send the text while one writes, one request at a time; what the server does not have is kept on this device, together
 * with the mark of the text it was written over: so that nobody else's words are written over unseen, today or next week.
 */
function keep(form, field, code) {
  const name = `draft:${form.dataset.draftKey}`;
  let timer = null;
  let busy = false;
  let sent = field.value;
  let base = digest();
  for (const fallback of form.querySelectorAll("[data-without-script]")) fallback.remove();
  const say = (sentence) => {
    const state = document.querySelector("[data-save-state]");
    if (state) state.textContent = sentence;
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  async function save(options = {}) {
    if (!form.isConnected || field.value === sent) return;
    if (busy) return later(rest);
    busy = true;
    const now = field.value;
    const body = new FormData(form);
    body.set("seen", base);
    body.set("view", document.querySelector("[data-shown-view]")?.value ?? "");
    try {
      const answer = await send(form.action, body, { headers: { "X-Requested-With": "amparo" }, ...options });
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
      swap(await answer.text());
      if (answer.ok) {
        sent = now;
        base = digest();
        if (field.value === now) memory.set(name, null);
        else remember();
        say(words.savedNow);
      }
      code.marks();
      here(field);
    } catch {
      say(words.keptHere);
      later(retry);
    } finally {
      busy = false;
    }
    if (field.value !== now) later(rest);
  }
  const remember = () => memory.set(name, JSON.stringify({ text: field.value, base }));
  const kept = JSON.parse(memory.get(name) ?? "null");
  if (kept && kept.text !== field.value) {
    ({ text: field.value, base } = kept); // the server never got it: the connection or the page was lost
    later(rest);
  }
  field.addEventListener("input", () => {
    remember();
    later(rest);
  });
  on("click", "[data-keep-mine]", () => {
    base = digest(); // the strip holds the mark of their text by now
    remember();
    save();
  });
  // what was typed a moment ago belongs to what is reviewed: keep it first, then ask again
  on("submit", "#sop-acts form", async (event) => {
    if (field.value === sent) return;
    event.preventDefault();
    while (busy) await new Promise((done) => setTimeout(done, 50));
    await save();
    if (field.value === sent) document.querySelector("#sop-acts form")?.requestSubmit();
  });
  on("click", "[data-take-theirs]", () => {
    memory.set(name, null);
    field.value = sent; // nothing is left to be kept when the page goes
    location.reload();
  });
  addEventListener("pagehide", () => save({ keepalive: true }));
  addEventListener("online", () => save());
}

/** Put each part of the answer in the place of the one with its id; the drawing stays while the text cannot be read. */
function swap(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const part of answer.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (!old || ("unreadable" in part.dataset && !("unreadable" in old.dataset))) continue;
    const fresh = document.importNode(part, true);
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
  }
}

on("click", "[data-line]", (event, step) => {
  const code = document.querySelector("[data-sop-code]");
  if (!code?.goTo || !isShown(code)) return;
  event.preventDefault();
  code.goTo(Number(step.dataset.line));
});
// what was asked for is where one looks: on a phone it arrives far below the button, and is longer than the screen
enhance(".sop-beside > .sop-trial", (trial) => {
  trial.focus({ preventScroll: true });
  trial.scrollIntoView({ block: trial.offsetHeight > innerHeight ? "start" : "nearest" });
});
on("click", "[data-remove]", (event, button) => {
  const gone = document.querySelector(button.dataset.remove);
  gone?.replaceChildren();
  if (gone) gone.hidden = true;
});
