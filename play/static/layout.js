// Whether the left side is a drawer: on a phone, and on a tablet while the panel is open.

import { byId } from "./elements.js";

const phone = matchMedia("(max-width: 700px)");
const tablet = matchMedia("(max-width: 1180px)");

export const isPhone = () => phone.matches;

export function showPanel(shown) {
  document.body.classList.toggle("learned-open", shown);
  fit();
}

export function fit() {
  const open = document.body.classList.contains("learned-open");
  document.body.classList.toggle("drawer", phone.matches || (tablet.matches && open));
  if (phone.matches && open) byId("guide").open = false; // there is room for two things, not for three
}

phone.addEventListener("change", fit);
tablet.addEventListener("change", fit);
