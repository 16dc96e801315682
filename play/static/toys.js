// To play with: the sample chat, people who chat by themselves, an export, and the bot's own buttons.

import { ask, upload } from "./ask.js";
import { attempt } from "./composer.js";
import { byId } from "./elements.js";
import { here } from "./here.js";

// Wired by main.js: goes to a server as soon as the page knows it.
export const on = { goTo: () => {} };

let loading = false;
let hidden = false;

// What was brought in or forgotten is told until the next message is sent.
export function showNote() {
  hidden = false;
  showToys();
}

export function hideNote() {
  hidden = true;
  showToys();
}

export async function loadSample() {
  loading = true;
  showToys();
  await start("all");
  loading = false;
  showToys();
}

async function start(speed) {
  const made = await attempt(() => ask("sample", { speed }));
  if (made) await on.goTo(made.server);
}

export function showToys() {
  const { chatter, note, bot } = here.state;
  const done = chatter.total > 0 && chatter.said >= chatter.total;
  const sample = byId("sample");
  sample.disabled = done || loading;
  sample.textContent = loading ? `Loading … ${chatter.said.toLocaleString("en")}` : done ? "The sample chat is loaded"
    : chatter.said ? `Load the rest (${chatter.said.toLocaleString("en")} of ${chatter.total.toLocaleString("en")} said)`
      : "Load the sample chat";
  if (document.activeElement !== byId("speed")) byId("speed").value = chatter.speed;
  byId("note").textContent = hidden ? "" : note;
  byId("bot").dataset.state = bot.state;
  byId("bot-told").textContent = bot.told;
  byId("bot-start").hidden = !["stopped", "killed", "failed"].includes(bot.state);
  byId("bot-stop").hidden = byId("bot-kill").hidden = !byId("bot-start").hidden;
  byId("bot-stop").disabled = byId("bot-kill").disabled = bot.state !== "online";
}

async function bringIn(file) {
  if (!file) return;
  showNote();
  byId("note").textContent = `Reading ${file.name} …`;
  const made = await attempt(() => upload(file));
  if (made) on.goTo(made.server);
  byId("export").value = "";
}

export function startToys() {
  byId("sample").addEventListener("click", loadSample);
  byId("speed").addEventListener("change", (event) => start(event.target.value));
  byId("export").addEventListener("change", (event) => bringIn(event.target.files[0]));
  for (const action of ["stop", "kill", "start"]) {
    byId(`bot-${action}`).addEventListener("click", () => attempt(() => ask("bot", { action })));
  }
  addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => event.relatedTarget ?? document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    bringIn(event.dataTransfer.files[0]);
  });
}
