// What a person sees when a request is slow, refused or lost: in words, and with nothing typed thrown away.
import { make, on, say, words } from "./dom.js";

const slow = 2000; // ms before words replace the hairline
const timers = new WeakMap();

function offline(isOffline) {
  for (const strip of document.querySelectorAll("[data-offline]")) {
    if (strip.hidden === !isOffline) continue;
    strip.hidden = !isOffline;
    say(isOffline ? words.offline : words.online);
  }
}
addEventListener("offline", () => offline(true));
addEventListener("online", () => offline(false));
document.addEventListener("amparo:connection", (event) => offline(!event.detail.connected || !navigator.onLine));
if (!navigator.onLine) offline(true);

/** Put a sentence above the page; it stays until it is closed or replaced. */
export function notice(sentence, kind = "problem") {
  const place = document.getElementById("notices");
  const strip = make("div", { class: `notice notice-${kind}`, role: "alert", "data-notice": "", "data-own": "" }, sentence);
  const close = make("button", { type: "button", class: "x", "data-dismiss": "", "aria-label": words.close }, "×");
  strip.append(make("span", { class: "end" }, close));
  place?.querySelector("[data-own]")?.remove();
  if (place) place.append(strip);
  else say(sentence);
}

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  timers.set(ctx, setTimeout(() => say(words.stillLoading), slow));
});
document.addEventListener("htmx:finally:request", (event) => clearTimeout(timers.get(event.detail.ctx)));
document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (!ctx || error?.name === "AbortError") return;
  if (error instanceof TypeError) offline(true);
  else notice(words.failed);
});
document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (status >= 500) notice(words.failed);
  else if (status === 403 || status === 404) notice(words.refused);
});
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  offline(false);
  // The session ended and the sign-in page came back where a fragment was asked for: go there with the whole page.
  if (ctx.response.raw.redirected && /^\s*<!doctype/i.test(ctx.text ?? "")) {
    event.preventDefault();
    location.assign(ctx.response.raw.url);
  }
});
on("click", "[data-copy]", async (event, button) => {
  await navigator.clipboard?.writeText(button.dataset.copy);
  say(words.copied);
});
