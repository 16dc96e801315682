// Whether the left side is a drawer: on a phone, and on a tablet while the panel is open.

import { byId } from "./elements.js";

const phone = matchMedia("(max-width: 700px)");
const low = matchMedia("(max-height: 600px)"); // a page at 200%, on a laptop
const tablet = matchMedia("(max-width: 1180px)");

export const isPhone = () => phone.matches;

export function showPanel(shown) {
  document.body.classList.toggle("learned-open", shown);
  fit();
}

// A form needs the room of the list of things to try where there is little.
export function makeRoom() {
  if (phone.matches || low.matches) byId("guide").open = false;
}

export function fit() {
  const open = document.body.classList.contains("learned-open");
  document.body.classList.toggle("drawer", phone.matches || (tablet.matches && open));
  if (phone.matches && open) makeRoom(); // there is room for two things, not for three
}

phone.addEventListener("change", fit);
tablet.addEventListener("change", fit);
