// The few tools every module shares.

export const words = JSON.parse(document.documentElement.dataset.words || "{}");

/** Fill a pattern such as "{time} ago". */
export function fill(pattern, values) {
  return (pattern || "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Listen once for the whole document; `act` gets the event and the nearest element that fits. */
export function on(type, selector, act, options) {
  document.addEventListener(
    type,
    (event) => {
      const found = event.target instanceof Element ? event.target.closest(selector) : null;
      if (found) act(event, found);
    },
    options,
  );
}

/** Run `prepare` once for every element that fits, now and whenever one is swapped in. */
export function enhance(selector, prepare) {
  const done = new WeakSet();
  const look = (root) => {
    const fits = [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    for (const element of fits) {
      if (done.has(element)) continue;
      done.add(element);
      prepare(element);
    }
  };
  look(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node instanceof Element) look(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Whether letters are written there. The field of a dialog that just closed has the focus for a moment, but is no longer seen. */
export function isField(element) {
  if (!(element instanceof Element) || !isShown(element)) return false;
  if (element.closest("textarea, select, [contenteditable='true']")) return true;
  const input = element.closest("input");
  return Boolean(input) && !["checkbox", "radio", "button", "submit", "image", "file", "range"].includes(input.type);
}

export function isShown(element) {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Fold case and accents away, so that "acao" finds "Ação". */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const live = document.getElementById("live");
const pause = 10_000; // at most one sentence in ten seconds (design README §5)
let spokenAt = -pause;
let waiting = null;

/** Say a sentence in the one live region; what comes too soon waits, and only the newest is said. */
export function say(sentence) {
  if (!live) return;
  clearTimeout(waiting);
  const now = performance.now();
  if (now - spokenAt >= pause) {
    spokenAt = now;
    live.textContent = sentence;
  } else {
    waiting = setTimeout(() => say(sentence), pause - (now - spokenAt));
  }
}

/** Send a form's fields in the background, with the page's CSRF token. */
export function send(url, body, { headers = {}, ...options } = {}) {
  const ours = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}");
  return fetch(url, { method: "POST", body, headers: { ...ours, ...headers }, credentials: "same-origin", ...options });
}

/** What is remembered on this device; without storage (private windows) nothing is, and nothing breaks. */
export const memory = {
  get(name) {
    try {
      return localStorage.getItem(`amparo:${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value === null) localStorage.removeItem(`amparo:${name}`);
      else localStorage.setItem(`amparo:${name}`, value);
    } catch {
      // full or refused: the server keeps the draft as well
    }
  },
};
