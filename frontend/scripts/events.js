// Realtime: one EventSource per page (body data-events="/desk/events"). The server sends names and ids only; each becomes
// a DOM event on body, for example amparo:ticket and amparo:ticket:48213, and regions fetch themselves with
// hx-trigger="amparo:ticket:48213 from:body, amparo:resync from:body".
import { enhance } from "./dom.js";

const names = ["ticket", "list", "notice", "presence", "resync"];
const hiddenPause = 20_000; // ms a hidden page keeps its line; browsers allow six per host without HTTP/2
const longestWait = 30_000;
let url = document.querySelector("[data-stream]")?.dataset.stream ?? document.body.dataset.events;
let source = null;
let wait = 1000;
let wasOpen = false;
let missed = false;
let timer = null;

function tell(name, detail = {}) {
  document.body.dispatchEvent(new CustomEvent(`amparo:${name}`, { bubbles: true, detail }));
  if (detail.id != null) {
    document.body.dispatchEvent(new CustomEvent(`amparo:${name}:${detail.id}`, { bubbles: true, detail }));
  }
}

function open() {
  if (source || document.hidden) return;
  source = new EventSource(url);
  source.addEventListener("open", () => {
    wait = 1000;
    tell("connection", { connected: true });
    if (wasOpen || missed) tell("resync");
    wasOpen = true;
    missed = false;
  });
  source.addEventListener("error", () => {
    if (wait > 1000) tell("connection", { connected: false }); // one lost line alone is not worth a sentence
    close();
    timer = setTimeout(open, wait * (0.5 + Math.random())); // not all pages at once after a restart
    wait = Math.min(longestWait, wait * 2);
  });
  for (const name of names) {
    source.addEventListener(name, (event) => tell(name, event.data ? JSON.parse(event.data) : {}));
  }
}

function close() {
  source?.close();
  source = null;
  missed = true;
  clearTimeout(timer);
}

// Another ticket was opened in place: the stream tells of that one now, and of what came since it was drawn.
enhance("[data-stream]", (element) => {
  if (element.dataset.stream === url) return;
  url = element.dataset.stream;
  close();
  wasOpen = missed = false;
  open();
});

if (url) {
  open();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(close, hiddenPause);
    else open();
  });
  addEventListener("online", () => {
    close();
    open();
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
}
