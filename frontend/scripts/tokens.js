// What is begun with a sign is offered to be finished: / macros, @ mentions, { variables.
//   textarea[data-variables="address"] outside the composer offers variables too; the address answers as the composer's do
import { enhance } from "./dom.js";
import { Suggestions } from "./suggest.js";

const kinds = { "/": "macros", "@": "mentions", "{": "variables" };
const token = /(?:(?<!\S)[/@]|\{{1,2})([^\s{}]{0,40})$/u;

/**
 * Watch a field. `addressOf(kind)` says where to ask, or nothing; `put(choice, from, to)` writes the choice in place of
 * what was typed. Returns the list, to open by other means or to close.
 */
export function offer(text, frame, addressOf, put) {
  const suggestions = new Suggestions(frame, text);
  text.addEventListener("input", () => {
    const before = text.value.slice(0, text.selectionStart);
    const found = text.selectionStart === text.selectionEnd ? token.exec(before) : null;
    const address = found && addressOf(kinds[found[0][0]]);
    if (!address) suggestions.close();
    else suggestions.open(address, found[1], (choice) => put(choice, found.index, text.selectionStart));
  });
  text.addEventListener("blur", () => setTimeout(() => suggestions.close(), 150));
  return suggestions;
}

/** Put text in place of a range; the browser's own undo (Ctrl+Z) takes it back. */
export function insert(text, value, from, to) {
  text.focus();
  text.setSelectionRange(from, to);
  // Deprecated and without successor: nothing else writes into a field and keeps its undo history.
  const done = value ? document.execCommand("insertText", false, value) : document.execCommand("delete");
  if (done) return;
  text.setRangeText(value, from, to, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

enhance("textarea[data-variables]", (text) => {
  const addressOf = (kind) => (kind === "variables" ? text.dataset.variables : "");
  offer(text, text.parentElement, addressOf, (choice, from, to) => insert(text, choice.dataset.insert ?? "", from, to));
});
