// A form with data-guard that was changed, by typing or by a button with data-changes, asks before the page is left.
import { on } from "./dom.js";

on("input", "form[data-guard]", (event, form) => form.setAttribute("data-dirty", ""));
on("click", "form[data-guard] [data-changes]", (event, button) => button.form.setAttribute("data-dirty", ""));
on("submit", "form[data-guard]", (event, form) => form.removeAttribute("data-dirty"));
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});
