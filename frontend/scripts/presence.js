// Who is looking (data-presence="/…") and who is typing (data-typing="/…"): short pings while the page is seen.
import { enhance, send } from "./dom.js";

const lookEvery = 20_000;
const typeEvery = 4_000;

enhance("[data-presence]", (element) => {
  const ping = () => {
    if (!element.isConnected) return clearInterval(timer);
    if (!document.hidden) send(element.dataset.presence, new FormData()).catch(() => {});
    return undefined;
  };
  const timer = setInterval(ping, lookEvery);
  ping();
  const away = () => {
    if (element.isConnected) leave(element.dataset.presence);
  };
  addEventListener("pagehide", away);
  document.body.addEventListener("amparo:leaving", away);
});

function leave(url) {
  const body = new FormData();
  body.set("leaving", "1");
  send(url, body, { keepalive: true }).catch(() => {});
}

enhance("[data-typing]", (form) => {
  let pingedAt = -typeEvery;
  form.addEventListener("input", (event) => {
    const now = performance.now();
    if (!event.target.matches("textarea") || now - pingedAt < typeEvery) return;
    pingedAt = now;
    send(form.dataset.typing, new FormData()).catch(() => {});
  });
});
