// Five things to try: each leads to where it is done, and is ticked when it was.

import { fill, commands } from "./command.js";
import { write } from "./composer.js";
import { byId, element } from "./elements.js";
import { channel, here, keep, kept, move, server } from "./here.js";
import { isPhone } from "./layout.js";
import { close, isOpen, open, refreshLearned } from "./learned.js";
import { loadSample } from "./toys.js";

const SENTENCE = "You must be the change you wish to see in the world";

// What is written where not everybody reads.
const SECRET = "the marzipan for the party is in the blue box";

const STEPS = [
  ["teach", "Teach it a sentence", () => "press here, then Send", () => write(SENTENCE)],
  ["odds", "See its odds", () => "after “you”: must 50%, wish 50%", seeOdds],
  ["style", "Hear somebody's style", () => "six people have chatted; choose one of them", hearStyle],
  ["forget", "Forget somebody", () => "press Forget, and watch their words go", showKept],
  ["private", "Look for private words in public", () => hidden
    ? `press here: ${hidden.reader.name} asks for “${hidden.word}”`
    : "press here, then Send, then here again", lookForPrivate],
];

const done = new Set(kept("done"));
let lesson = null; // where a sentence was taught, and a word of it
let hidden = null; // the word that was written in private, and who looks for it in public

async function seeOdds() {
  move(lesson?.at ?? { to: here.state.servers[0].id });
  await open(lesson?.word ?? "you");
  byId("learned-head").focus();
}

async function hearStyle() {
  await loadSample();
  const imitate = commands().find((one) => one.path === "imitate");
  if (imitate) fill(imitate);
}

async function showKept() {
  await open();
  const first = () => byId("kept").querySelector("button");
  if (!first()) {
    await loadSample(); // there is nobody yet to forget
    await refreshLearned();
  }
  byId("learned").scrollTop = byId("kept-head").closest("section").offsetTop - byId("learned").offsetTop - 60;
  (first() ?? byId("kept-head")).focus({ preventScroll: true });
}

// Twice: first to where not everybody reads, then, once something was written there, away from it
// as somebody who doesn't.
function lookForPrivate() {
  if (isPhone() && isOpen()) close();
  if (hidden) {
    move({ to: hidden.server, who: hidden.reader.id });
    fill(commands().find((one) => one.path === "odds"), "", { word: hidden.word });
    return;
  }
  const secret = (one) => one.channels.find((each) => each.private);
  const { servers } = here.state;
  const to = servers.find((one) => one.id === here.server && secret(one)) ?? servers.find(secret);
  move({ to: to.id, who: secret(to).readers[0], place: secret(to).id });
  write(SECRET);
}

const longest = (text) => text.match(/[\p{L}\p{M}\p{N}]+/gu)?.reduce((one, other) => (other.length > one.length ? other : one));

export function taught(text) {
  if (!channel().private && lesson?.word !== "you") lesson = { at: { to: here.server, who: here.who, place: here.place }, word: text === SENTENCE ? "you" : text.trim().split(/\s+/)[0] };
  tick("teach");
}

export function wrotePrivately(text) {
  const { readers } = channel();
  const others = server().people.filter((one) => !readers.includes(one.id));
  const reader = others.find((one) => one.name === "Bruno") ?? others[0];
  const word = longest(text);
  if (!reader || !word) return;
  hidden = { server: here.server, reader, word };
  show();
}

export function lookedInPublic() {
  const reads = server().channels.filter((one) => one.private).every((one) => one.readers.includes(here.who));
  if (hidden && !reads) tick("private");
}

export function tick(name) {
  if (done.has(name)) return;
  done.add(name);
  keep("done", [...done]);
  show();
  if (isPhone() || done.size === STEPS.length) byId("guide").open = false; // room for the messages
}

function show() {
  const focused = document.activeElement?.dataset.key;
  byId("steps").replaceChildren(...STEPS.map(([name, label, hint, go], index) => element("li", { class: done.has(name) ? "done" : "" },
    element("button", { type: "button", class: "step", "data-key": name, onclick: go },
      element("span", { class: "tick", "aria-hidden": "true" }, done.has(name) ? "✓" : String(index + 1)),
      element("b", {}, label),
      element("span", {}, done.has(name) ? "done" : hint())))));
  if (focused) byId("steps").querySelector(`[data-key="${focused}"]`)?.focus();
  byId("guide").querySelector("summary").textContent = done.size
    ? `Five things to try (${done.size} done)` : "Five things to try";
}

export function startGuide() {
  if (isPhone() && done.size) byId("guide").open = false;
  show();
}
