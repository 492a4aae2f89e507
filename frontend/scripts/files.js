// Attachments: [data-files] holds a file input and a list; more can be added, dropped or pasted, each can be taken off.
import { enhance, fill, make, words } from "./dom.js";

const units = ["B", "kB", "MB", "GB"];

function size(bytes) {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const digits = power > 1 ? 1 : 0;
  const number = (bytes / 1000 ** power).toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
  return `${number} ${units[power]}`;
}

enhance("[data-files]", (box) => {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-files-list]");
  const area = box.closest("[data-drop]") ?? box.closest("form") ?? box;
  let chosen = [];

  const show = () => {
    const carrier = new DataTransfer();
    for (const file of chosen) carrier.items.add(file);
    input.files = carrier.files;
    list.replaceChildren(...chosen.map(line));
    box.dispatchEvent(new CustomEvent("amparo:files", { bubbles: true, detail: { count: chosen.length } }));
  };
  const line = (file) => {
    const label = fill(words.remove, { name: file.name });
    const off = make("button", { type: "button", class: "x", "aria-label": label }, "×");
    off.addEventListener("click", () => {
      chosen = chosen.filter((one) => one !== file);
      show();
      (list.querySelector("button") ?? input).focus();
    });
    const name = make("span", { class: "trunc" }, file.name);
    return make("li", {}, name, make("span", { class: "size nowrap" }, size(file.size)), off);
  };
  const add = (files) => {
    chosen = input.multiple ? [...chosen, ...files] : [...files].slice(-1);
    show();
  };

  input.addEventListener("change", () => {
    const fresh = [...input.files].filter((file) => !chosen.includes(file));
    if (fresh.length) add(fresh);
  });
  area.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    add([...event.clipboardData.files]);
  });
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    area.classList.add("drop-here");
  });
  area.addEventListener("dragleave", () => area.classList.remove("drop-here"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("drop-here");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  area.addEventListener("reset", () => {
    chosen = [];
    list.replaceChildren();
  });
});
