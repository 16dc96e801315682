// Light or dark: as the system has it, until one chooses.

import { byId } from "./elements.js";

const system = matchMedia("(prefers-color-scheme: dark)");

function show() {
  const theme = localStorage.getItem("theme") ?? (system.matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

export function startTheme() {
  system.addEventListener("change", show);
  byId("theme").addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme === "dark";
    localStorage.setItem("theme", dark ? "light" : "dark");
    show();
  });
  show();
}
