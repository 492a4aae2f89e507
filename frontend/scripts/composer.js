// The composer: form[data-composer] with one textarea of plain Markdown.
//   [data-kind-choice="reply|note"]   switch (aria-pressed, the form's data-kind, the hidden input named kind)
//   data-macros, data-mentions, data-variables = addresses that answer ?q=… with .choice[data-insert="…"] options
//   typing / at the start of a word opens macros, @ mentions (notes only), { variables; [data-suggest="macros"] opens by click
//   [data-compose="reply|note"] outside the form opens it on a phone, [data-compose-close] inside puts it away
//   [data-into-reply="text"] anywhere puts the text behind what is written; where the composer is not seen, it is sent as a form
//   {{ name }} left in the text is a variable without a value: [data-missing] says so and sending stops there
import { enhance, fill, isShown, make, on, say, words } from "./dom.js";
import { insert, offer } from "./tokens.js";

let before = ""; // what stood in the field that is being replaced
document.addEventListener("htmx:before:swap", () => {
  before = document.querySelector("form[data-composer] textarea")?.value ?? "";
});

const unfilled = /\{\{\s*([^{}]+?)\s*\}\}/gu;

enhance("form[data-composer]", (form) => {
  const text = form.querySelector("textarea");
  const frame = form.querySelector(".frame") ?? form;
  const missing = form.querySelector("[data-missing]");
  const put = (choice, from, to) => {
    insert(text, choice.dataset.insert ?? "", from, to);
    if (choice.dataset.name) hidden(form, choice.dataset.name, choice.dataset.value ?? "");
    form.dispatchEvent(new CustomEvent("amparo:inserted", { bubbles: true, detail: { ...choice.dataset } }));
    showMissing();
  };

  const addressOf = (kind) => (kind === "mentions" && form.dataset.kind !== "note" ? "" : form.dataset[kind]);
  const suggestions = offer(text, frame, addressOf, put);

  const showMissing = () => {
    const names = [...new Set([...text.value.matchAll(unfilled)].map((found) => found[1]))];
    if (missing) {
      missing.hidden = names.length === 0;
      const place = missing.querySelector("[data-missing-words]") ?? missing;
      place.textContent = fill(words.missing, { names: names.join(", ") });
    }
    return names;
  };

  const selectMissing = () => {
    const found = text.value.matchAll(unfilled).next().value;
    if (!found) return false;
    text.focus();
    text.setSelectionRange(found.index, found.index + found[0].length);
    say(fill(words.missing, { names: found[1] }));
    return true;
  };

  text.addEventListener("input", () => {
    showMissing();
    grow(text);
  });
  // Before htmx hears of it, so that a text with a hole is not sent.
  form.addEventListener(
    "submit",
    (event) => {
      suggestions.close();
      if (!showMissing().length || event.submitter?.formNoValidate) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      selectMissing();
    },
    true,
  );
  form.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-kind-choice]");
    if (kind) chooseKind(form, kind.dataset.kindChoice, text);
    if (event.target.closest("[data-compose-close]")) delete form.dataset.open;
    const opener = event.target.closest("[data-suggest]");
    if (opener && form.dataset[opener.dataset.suggest]) {
      text.focus();
      const at = text.selectionStart;
      suggestions.open(form.dataset[opener.dataset.suggest], "", (choice) => put(choice, at, at));
    }
  });
  showMissing();
  grow(text);
  // htmx leaves the caret where it stood in the field before, in the middle of a word of another text.
  if (text.value !== before) text.setSelectionRange(text.value.length, text.value.length);
});

/** Let the field grow with its words where the browser cannot do so itself (field-sizing in the sheet). */
function grow(text) {
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

// data-compose="reply" opens the composer where it waits behind the phone's bar; data-compose-close puts it back.
on("click", "[data-compose]", (event, opener) => {
  const form = document.querySelector("form[data-composer]");
  if (!form) return;
  form.dataset.open = "";
  chooseKind(form, opener.dataset.compose, form.querySelector("textarea"));
});

on("click", "[data-into-reply]", (event, button) => {
  const text = document.querySelector("form[data-composer] textarea");
  if (!text || !isShown(text)) return;
  event.preventDefault();
  const said = text.value.trimEnd();
  insert(text, `${said ? "\n\n" : ""}${button.dataset.intoReply}`, said.length, text.value.length);
});

function chooseKind(form, kind, text) {
  form.dataset.kind = kind;
  hidden(form, "kind", kind);
  for (const button of form.querySelectorAll("[data-kind-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.kindChoice === kind));
  }
  for (const part of form.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== kind;
  if (isShown(text)) text.focus();
  form.dispatchEvent(new CustomEvent("amparo:kind", { bubbles: true, detail: { kind } }));
}

function hidden(form, name, value) {
  let input = form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
  if (!input) {
    input = make("input", { type: "hidden", name });
    form.append(input);
  }
  input.value = value;
}
