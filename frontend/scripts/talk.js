// The conversation opens at its end, or where its last message begins if that is higher than the room. A message that
// comes while one reads above waits behind a pill, unless it is one's own (.msg[data-own]).
import { enhance, make, words } from "./dom.js";

const near = 120; // px from the end that count as "at the end"

enhance("[data-talk]", (talk) => {
  const atEnd = () => talk.scrollHeight - talk.scrollTop - talk.clientHeight < near;
  const toEnd = () => talk.scrollTo({ top: talk.scrollHeight });
  const last = [...talk.querySelectorAll(".msg")].at(-1);
  if (last?.offsetHeight > talk.clientHeight) last.scrollIntoView({ block: "start" });
  else toEnd();
  let wasAtEnd = atEnd();
  let room = talk.clientHeight;
  talk.addEventListener("scroll", () => {
    if (talk.clientHeight !== room) return; // an earlier scroll, told once the room had shrunk: nobody left the end
    wasAtEnd = atEnd();
    if (wasAtEnd) talk.querySelector(".pill-below")?.remove();
  });
  // The composer grows, the keyboard of a phone rises: whoever read the end goes on reading it.
  new ResizeObserver(() => {
    room = talk.clientHeight;
    if (wasAtEnd) toEnd();
  }).observe(talk);
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    if (!added.some((node) => node instanceof Element && node.matches(".msg"))) return;
    const isOwn = added.some((node) => node instanceof Element && node.matches(".msg[data-own]"));
    if (wasAtEnd || isOwn) {
      toEnd();
    } else if (!talk.querySelector(".pill-below")) {
      const pill = make("button", { type: "button", class: "pill-below" }, words.newBelow);
      pill.addEventListener("click", toEnd);
      talk.append(pill);
    }
  }).observe(talk, { childList: true, subtree: true });
});
