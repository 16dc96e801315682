// A menu of a message or a person: by right click, by its button, or by keyboard.

import { byId, element } from "./elements.js";

const menu = byId("menu");
let opener = null;

// `items` are [label, action] or a heading's text. `at` is an element or a mouse event.
export function openMenu(at, items) {
  opener = document.activeElement;
  menu.replaceChildren(...items.map((item) => typeof item === "string"
    ? element("div", { role: "presentation", class: "menu-head" }, item)
    : element("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => { close(); item[1](); } }, item[0])));
  menu.hidden = false;
  const box = at.getBoundingClientRect?.() ?? { left: at.clientX, bottom: at.clientY, right: at.clientX };
  const left = Math.min(box.left, innerWidth - menu.offsetWidth - 8);
  const below = box.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${below ? box.bottom : Math.max(8, (box.top ?? box.bottom) - menu.offsetHeight)}px`;
  menu.querySelector("button")?.focus();
}

export function close({ back = true } = {}) {
  if (menu.hidden) return;
  menu.hidden = true;
  if (back) opener?.focus?.();
}

menu.addEventListener("keydown", (event) => {
  const buttons = [...menu.querySelectorAll("button")];
  const now = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) {
    buttons.at(to % buttons.length).focus();
    event.preventDefault();
  } else if (event.key === "Escape" || event.key === "Tab") {
    close();
    event.preventDefault();
  }
});
addEventListener("pointerdown", (event) => menu.contains(event.target) || close({ back: false }));
addEventListener("resize", () => close({ back: false }));
