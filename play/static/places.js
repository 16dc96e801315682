// The left side: servers, channels, and whom one is.

import { byId, element } from "./elements.js";
import { channel, channels, here, move, person, server } from "./here.js";
import { openMenu } from "./menu.js";

// Wired by main.js: what the menu of a person offers.
export const on = { personMenu: () => [] };

const read = new Map();
let shown = "";

export function showPlaces() {
  if (here.place !== null) read.set(`${here.who} ${here.place}`, channel()?.newest);
  const now = JSON.stringify([here.who, here.place, here.server, here.state.servers, [...read]]);
  if (now === shown) return;
  shown = now;
  const focused = document.activeElement?.dataset?.key;
  byId("servers").replaceChildren(...here.state.servers.map((one) =>
    place(`server-${one.id}`, one.name, one.id === here.server, () => move({ to: one.id }))));
  byId("channels").replaceChildren(...channels().map(channelItem), directItem());
  byId("people").replaceChildren(...server().people.map(personItem));
  const one = channel();
  byId("where").textContent = one ? `# ${one.name}` : "@ markov";
  byId("log").setAttribute("aria-label", one ? `Messages in #${one.name}` : "Direct messages with markov");
  document.title = `${one ? `#${one.name}` : "@markov"} · ${server().name}`;
  if (focused) document.querySelector(`[data-key="${focused}"]`)?.focus();
}

function place(key, label, current, go, ...more) {
  return element("li", {}, element("button", {
    type: "button",
    class: "place",
    "data-key": key,
    "aria-current": current ? "true" : null,
    onclick: () => { go(); closePlaces(); },
  }, label, ...more));
}

function channelItem(one) {
  const seen = read.get(`${here.who} ${one.id}`);
  const unread = one.id !== here.place && one.newest !== "0" && seen !== undefined && seen !== one.newest;
  const marks = [
    one.private ? element("span", { class: "mark" }, "private") : null,
    unread ? element("span", { class: "mark new" }, "new") : null,
  ];
  return place(`channel-${one.id}`, `# ${one.name}`, one.id === here.place, () => move({ place: one.id }), ...marks);
}

function directItem() {
  const { direct } = person();
  return place(`direct-${direct}`, "@ markov, directly", direct === here.place, () => move({ place: direct }));
}

function personItem(one) {
  const key = `person-${one.id}`;
  const input = element("input", {
    type: "radio",
    name: "who",
    value: one.id,
    "data-key": key,
    checked: one.id === here.who,
    onchange: () => move({ who: one.id }),
  });
  const more = element("button", {
    type: "button",
    class: "flat small",
    "aria-haspopup": "menu",
    "aria-label": `More about ${one.name}`,
    onclick: (event) => openMenu(event.currentTarget, on.personMenu(one)),
  }, "⋯");
  // A choice by hand is done; arrows go on from person to person.
  const label = element("label", {
    onclick: (event) => { if (event.detail) closePlaces(); },
    oncontextmenu: (event) => { event.preventDefault(); openMenu(event, on.personMenu(one)); },
  }, input, ` ${one.name}`, one.admin ? element("span", { class: "mark" }, "admin") : null);
  return element("div", { class: "person" }, label, more);
}

export function closePlaces() {
  document.body.classList.remove("places-open");
  byId("open-places").setAttribute("aria-expanded", "false");
}

export function startPlaces() {
  addEventListener("pointerdown", ({ target }) => {
    if (!["places", "open-places", "menu"].some((id) => byId(id).contains(target))) closePlaces();
  });
  byId("open-places").addEventListener("click", () => {
    const open = document.body.classList.toggle("places-open");
    byId("open-places").setAttribute("aria-expanded", String(open));
    if (open) byId("places").querySelector("button").focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("places-open")) {
      closePlaces();
      byId("open-places").focus();
    }
  });
}
