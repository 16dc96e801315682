// The log of messages: what has changed is drawn anew, the rest stays as it is.

import { ask, oneAtATime } from "./ask.js";
import { byId, drawn, element } from "./elements.js";
import { asked, here } from "./here.js";
import { startRoving } from "./roving.js";

const log = byId("log");
const rove = startRoving(log);
let known = new Map();
let shownFor = null;

// Wired by main.js: what a message's menu does, and what components do.
export const on = { menu: () => {}, component: () => {} };

export const message = (id) => known.get(id);
// Whether a line is there that everybody hears and that a command has brought, not a refusal.
export const heard = (command) => [...known.values()].some((one) => one.bot && !one.private
  && one.element.querySelector("button:not(.more)")
  && one.element.querySelector(".above")?.textContent.includes(`/${command}`));
export const lastOwn = () => [...known.values()].filter((one) => one.own).at(-1);

export const refresh = oneAtATime(async () => {
  if (here.place === null) return;
  const where = `${here.who} ${here.place}`;
  if (where !== shownFor) {
    known = new Map();
    log.replaceChildren();
    log.setAttribute("aria-busy", "true");
    shownFor = where;
  }
  const versions = Object.fromEntries([...known].map(([id, one]) => [id, one.version]));
  const { order, changed } = await ask("view", { ...asked(), known: versions });
  if (where !== `${here.who} ${here.place}`) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  for (const one of changed) draw(one);
  arrange(order);
  rove();
  log.removeAttribute("aria-busy");
  if (atEnd) log.scrollTop = log.scrollHeight;
});

// The renderer doesn't know in which time zone a message is read.
const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function draw(one) {
  const made = drawn(one.html);
  for (const when of made.querySelectorAll("header time")) when.textContent = clock(when.dateTime);
  made.querySelectorAll("img").forEach((image) => image.addEventListener("load", () => {
    if (log.scrollHeight - log.scrollTop - log.clientHeight < image.height + 120) log.scrollTop = log.scrollHeight;
  }));
  made.append(element("button", {
    type: "button",
    class: "more",
    "aria-haspopup": "menu",
    "aria-label": `More about ${one.author}'s message`,
    onclick: (event) => on.menu(event.currentTarget, one.id),
  }, "⋯"));
  const before = known.get(one.id);
  before?.element.replaceWith(made);
  known.set(one.id, { ...one, element: made });
}

function arrange(order) {
  const wanted = new Set(order);
  for (const [id, one] of known) {
    if (!wanted.has(id)) {
      one.element.remove();
      known.delete(id);
    }
  }
  let next = null;
  for (const id of order.toReversed()) {
    const made = known.get(id)?.element;
    if (made && (made.parentNode !== log || made.nextSibling !== next)) log.insertBefore(made, next);
    next = made ?? next;
  }
}

log.addEventListener("contextmenu", (event) => {
  const id = event.target.closest(".message")?.dataset.id;
  if (id && !event.target.closest("a")) {
    event.preventDefault();
    on.menu(event, id);
  }
});
log.addEventListener("click", (event) => {
  const part = event.target.closest("[data-custom-id]");
  if (part) on.component(part, part.closest(".message").dataset.id);
});
