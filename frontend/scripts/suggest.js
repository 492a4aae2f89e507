// The list of suggestions over the composer: fetched as HTML, walked by arrows, taken by Enter or Tab, left by Esc.
// The browser's own list of an input[list][data-commas] is offered anew after each comma.
import { make, on } from "./dom.js";

const pause = 80; // ms of quiet before asking the server
let count = 0;

on("input", "input[list][data-commas]", (event, input) => {
  const [said] = input.value.match(/^(.*,\s*)?/);
  for (const option of input.list.options) option.value = said + (option.dataset.word ??= option.value);
});

export class Suggestions {
  #frame;
  #text;
  #box = null;
  #take = null;
  #url = "";
  #timer = null;
  #request = null;

  constructor(frame, text) {
    this.#frame = frame;
    this.#text = text;
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-haspopup", "listbox");
    text.addEventListener("keydown", (event) => this.#onKey(event));
  }

  open(url, query, take) {
    this.#take = take;
    this.#url = `${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch(), pause);
  }

  close() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#box?.remove();
    this.#box = null;
    this.#text.removeAttribute("aria-activedescendant");
    this.#text.removeAttribute("aria-controls");
  }

  async #fetch() {
    this.#request?.abort();
    this.#request = new AbortController();
    let html;
    try {
      const answer = await fetch(this.#url, { headers: { "HX-Request": "true" }, signal: this.#request.signal });
      if (!answer.ok) return;
      html = await answer.text();
    } catch {
      return; // aborted, or no connection: one goes on writing
    }
    this.#show(html);
  }

  #show(html) {
    const found = new DOMParser().parseFromString(html, "text/html").querySelectorAll(".choice");
    if (!found.length) {
      this.close();
      return;
    }
    if (!this.#box) {
      this.#box = make("div", {
        class: "suggest",
        role: "listbox",
        id: `suggest-${++count}`,
        "aria-label": this.#text.getAttribute("aria-label") ?? this.#text.labels[0]?.textContent.trim(),
      });
      this.#box.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // the text keeps the focus
        const choice = event.target.closest(".choice");
        if (choice) this.#accept(choice);
      });
      this.#frame.append(this.#box);
      this.#text.setAttribute("aria-controls", this.#box.id);
    }
    this.#box.replaceChildren(...found);
    for (const [index, choice] of [...found].entries()) {
      choice.id = `${this.#box.id}-${index}`;
      choice.setAttribute("role", "option");
    }
    this.#select(found[0]);
  }

  #choices() {
    return this.#box ? [...this.#box.querySelectorAll(".choice")] : [];
  }

  #select(choice) {
    for (const one of this.#choices()) one.setAttribute("aria-selected", String(one === choice));
    this.#text.setAttribute("aria-activedescendant", choice.id);
    choice.scrollIntoView({ block: "nearest" });
  }

  #accept(choice) {
    const take = this.#take;
    this.close();
    take(choice);
  }

  #onKey(event) {
    const all = this.#choices();
    if (!all.length || event.isComposing) return;
    const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.#select(all[(now + steps[event.key] + all.length) % all.length]);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") this.#accept(all[now]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
