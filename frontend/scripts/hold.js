// Live updates never move what is read (design README §5): a list with data-hold refreshes when the pointer and the focus
// have left it. Until then its pill may say what waits.
const waiting = new Map();

const isRead = (list) => list.matches(":hover") || list.contains(document.activeElement);
const listOf = (element) => (element.dataset.hold ? document.querySelector(element.dataset.hold) : element);

document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, sourceEvent } = event.detail.ctx;
  if (!sourceElement.matches("[data-hold]") || !sourceEvent?.type.startsWith("amparo:")) return;
  const list = listOf(sourceElement);
  if (!list || !isRead(list)) return;
  event.preventDefault();
  waiting.set(list, sourceEvent.type);
});

function letGo(list) {
  if (!waiting.has(list) || isRead(list)) return;
  const type = waiting.get(list);
  waiting.delete(list);
  if (list.isConnected) document.body.dispatchEvent(new CustomEvent(type, { bubbles: true }));
}

for (const type of ["pointerout", "focusout"]) {
  document.addEventListener(type, () => {
    if (waiting.size) requestAnimationFrame(() => [...waiting.keys()].forEach(letGo));
  });
}
