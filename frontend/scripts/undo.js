// The undo strip counts down its seconds (the only seconds shown anywhere) and leaves when they are over.
import { enhance } from "./dom.js";

enhance("[data-undo]", (strip) => {
  const place = strip.querySelector("[data-seconds]");
  const shown = Number(place?.textContent ?? 10);
  const until = strip.dataset.until ? Date.parse(strip.dataset.until) : Date.now() + shown * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (!strip.isConnected) return clearInterval(timer);
    if (left > 0) {
      if (place) place.textContent = String(left);
      return undefined;
    }
    clearInterval(timer);
    strip.dispatchEvent(new CustomEvent("amparo:undo-over", { bubbles: true }));
    return strip.remove();
  };
  const timer = setInterval(tick, 250);
  tick();
});

// What was sent left an empty field with the focus in it, where a plain Z would be a letter: Ctrl+Z takes it back there too.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
  const strip = document.querySelector("[data-undo]");
  if (!strip || event.target.value !== "" || !event.target.matches("textarea")) return;
  event.preventDefault();
  strip.querySelector("button")?.click();
});
