// Five things to try: each leads to where it is done, and is ticked when it was.

import { fill, commands } from "./command.js";
import { write } from "./composer.js";
import { byId, element } from "./elements.js";
import { here, move } from "./here.js";
import { isPhone } from "./layout.js";
import { open } from "./learned.js";
import { loadSample } from "./toys.js";

const SENTENCE = "You must be the change you wish to see in the world";

const STEPS = [
  ["teach", "Teach it a sentence", "and send it", () => write(SENTENCE)],
  ["odds", "See its odds", "after “you”: must 50%, wish 50%", () => open("you")],
  ["style", "Hear somebody's style", "six people have chatted; choose one of them", hearStyle],
  ["forget", "Forget somebody", "press Forget, and watch their words go", showKept],
  ["private", "Look for private words in public", "write in #staff-only, become Bruno, ask /odds", goPrivate],
];

const done = new Set();

async function hearStyle() {
  await loadSample();
  const imitate = commands().find((one) => one.path === "imitate");
  if (imitate) fill(imitate);
}

async function showKept() {
  await open();
  byId("learned").scrollTop = byId("kept-head").closest("section").offsetTop - byId("learned").offsetTop - 60;
  byId("kept").querySelector("button")?.focus({ preventScroll: true });
}

function goPrivate() {
  const hidden = (one) => one.channels.find((each) => each.private);
  const { servers } = here.state;
  const to = servers.find((one) => one.id === here.server && hidden(one)) ?? servers.find(hidden);
  move({ to: to.id, who: hidden(to).readers[0], place: hidden(to).id });
  byId("write").focus();
}

export function tick(name) {
  if (done.has(name)) return;
  done.add(name);
  show();
  if (isPhone() || done.size === STEPS.length) byId("guide").open = false; // room for the messages
}

function show() {
  byId("steps").replaceChildren(...STEPS.map(([name, label, hint, go]) => element("li", { class: done.has(name) ? "done" : "" },
    element("button", { type: "button", class: "step", onclick: go },
      element("span", { class: "tick", "aria-hidden": "true" }, done.has(name) ? "✓" : ""),
      element("b", {}, label),
      element("span", {}, done.has(name) ? "done" : hint)))));
  byId("guide").querySelector("summary").textContent = done.size
    ? `Five things to try (${done.size} done)` : "Five things to try";
}

export function startGuide() {
  show();
}
