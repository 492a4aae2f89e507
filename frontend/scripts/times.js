// Relative words are kept true each minute, by the rules of amparo/ui/times.py and with its patterns.
import { fill, on, words } from "./dom.js";

const minute = 60_000;
const day = 24 * 60 * minute;

export function span(length) {
  const minutes = Math.max(0, Math.floor(length / minute));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return fill(words.minutes, { n: minutes || "<1" });
  if (hours < 4 && rest) return fill(words.hoursMinutes, { h: hours, m: String(rest).padStart(2, "0") });
  if (length < day) return fill(words.hours, { n: hours });
  return fill(words.days, { n: Math.floor(length / day) });
}

function refreshAgo(element, now) {
  const gone = now - Date.parse(element.dateTime);
  if (gone >= day) return; // the next load says the date
  element.textContent = gone < minute ? words.justNow : fill(words.ago, { time: span(gone) });
}

function refreshDue(element, now) {
  const dueAt = Date.parse(element.dataset.due);
  const since = Date.parse(element.dataset.since);
  const late = dueAt <= now;
  const said = late ? fill(words.late, { time: span(now - dueAt) }) : span(dueAt - now);
  const share = dueAt > since ? Math.min(1, Math.max(0, (now - since) / (dueAt - since))) : 1;
  const left = dueAt - now;
  const near = (share >= 0.75 && left < day) || left < 60 * minute;
  const part = Math.min(12, Math.max(1, Math.round(share * 12)));
  element.className = `due ${late ? "due-late" : near ? "due-soon" : ""} due-${part}`;
  element.lastChild.textContent = (element.dataset.named ?? "") + (late ? said : element.dataset.pattern.replace("%s", said));
}

function refreshWaits(element, now) {
  element.lastChild.textContent = element.dataset.pattern.replace("%s", span(now - Date.parse(element.dataset.waits)));
}

function refresh() {
  if (document.hidden) return;
  const now = Date.now();
  for (const element of document.querySelectorAll("time[data-ago]")) refreshAgo(element, now);
  for (const element of document.querySelectorAll("[data-due]")) refreshDue(element, now);
  for (const element of document.querySelectorAll("[data-waits]")) refreshWaits(element, now);
}

setInterval(refresh, minute);
document.addEventListener("visibilitychange", refresh);

// The exact moment is told when one points at a short one: formatting it for every row would cost the server more than the row.
on("pointerover", "time[datetime]:not([title])", (event, element) => {
  const { lang, dataset } = document.documentElement;
  const moment = new Date(element.dateTime);
  element.title = moment.toLocaleString(lang, { dateStyle: "full", timeStyle: "short", timeZone: dataset.zone });
});
