// Light, dark or as the device: the server keeps the cookie, this makes it show without a reload.
import { on, send } from "./dom.js";

const sheets = { light: "varanda", dark: "lamparina" };

on("submit", "[data-theme-form]", (event, form) => {
  const choice = event.submitter?.value;
  if (!choice) return;
  event.preventDefault();
  const body = new FormData(form);
  body.set("theme", choice);
  if (sheets[choice]) document.documentElement.dataset.theme = sheets[choice];
  else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-form] button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
  send(form.action, body, { redirect: "manual" }).catch(() => {});
});
