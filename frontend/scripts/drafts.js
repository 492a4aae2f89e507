// Drafts: form[data-draft="/…"] is sent to the server while one writes, and kept on this device until the server has it.
// data-draft-key names it (for example "48213:reply"); [data-draft-state] in the form says how it stands.
import { enhance, fill, memory, send, words } from "./dom.js";
import { span } from "./times.js";

const rest = 800; // ms without typing before the draft is sent
const retry = 5000;

enhance("form[data-draft]", (form) => {
  const text = form.querySelector("textarea");
  const state = form.querySelector("[data-draft-state]");
  const name = `draft:${form.dataset.draftKey ?? form.dataset.draft}`;
  let timer = null;
  let savedAt = 0;
  let sent = text.value;

  const say = (sentence) => {
    if (state) state.textContent = sentence;
  };
  const save = async (options = {}) => {
    clearTimeout(timer);
    if (!form.isConnected || text.value === sent) return;
    const now = text.value;
    try {
      const answer = await send(form.dataset.draft, new FormData(form), options);
      if (!answer.ok) throw new Error(String(answer.status));
      sent = now;
      savedAt = Date.now();
      if (text.value === now) memory.set(name, null);
      say(now ? words.savedNow : "");
    } catch {
      say(words.keptHere);
      timer = setTimeout(save, retry);
    }
  };

  const kept = memory.get(name);
  if (kept && kept !== text.value) {
    text.value = kept; // the server never got it: the connection or the page was lost
    text.dispatchEvent(new Event("input", { bubbles: true }));
    timer = setTimeout(save, rest);
  }
  form.addEventListener("input", (event) => {
    if (event.target !== text) return;
    memory.set(name, text.value || null);
    clearTimeout(timer);
    timer = setTimeout(save, rest);
  });
  // Sent: the draft has done its work. A refusal swaps the form back with its text, and the server still has the draft.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    memory.set(name, null);
    sent = text.value;
  });
  addEventListener("pagehide", () => save({ keepalive: true }));
  document.body.addEventListener("amparo:leaving", () => save({ keepalive: true }));
  addEventListener("online", () => save());
  const clock = setInterval(() => {
    if (!form.isConnected) clearInterval(clock);
    else if (savedAt && Date.now() - savedAt > 60_000 && text.value === sent) {
      say(fill(words.savedAgo, { time: span(Date.now() - savedAt) }));
    }
  }, 60_000);
});
