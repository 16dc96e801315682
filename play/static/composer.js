// Write, reply, edit, mention; "/" begins a command, arrow up brings what one wrote last.

import { ask, Refused } from "./ask.js";
import { commands, fill, findCommand, isOpen } from "./command.js";
import { byId } from "./elements.js";
import { asked, channels, here, onMove, server } from "./here.js";
import { offer } from "./offers.js";

const field = byId("write");
const past = [];
let at = 0;
let doing = null;

// Wired by main.js: hears each text while it is typed, and what was sent.
export const on = { typed: () => {}, sent: () => {} };

export function refuse(error) {
  if (!(error instanceof Refused)) throw error;
  byId("refused").textContent = error.message;
}

export async function attempt(work) {
  byId("refused").textContent = "";
  try {
    return await work();
  } catch (error) {
    refuse(error);
    return null;
  }
}

export function remember(entry) {
  past.push(entry);
  at = past.length;
}

export function write(text) {
  field.value = text;
  grow();
  field.focus();
  field.setSelectionRange(text.length, text.length);
  on.typed(text);
}

export function reply(message) {
  begin({ reply_to: message.id }, `Replying to ${message.author}`);
  field.focus();
}

export function edit(message) {
  begin({ message: message.id }, "Editing your message");
  write(message.text);
}

function begin(what, told) {
  doing = what;
  byId("doing").hidden = what === null;
  byId("doing-what").textContent = told ?? "";
}

function cancel() {
  if (doing?.message) write("");
  begin(null);
}

async function send() {
  const text = field.value;
  if (!text.trim()) return;
  const command = text.startsWith("/") ? findCommand(text.slice(1)) : null;
  if (command) {
    clear();
    fill(command.row, command.rest);
    return;
  }
  if (text.startsWith("/")) {
    refuse(new Refused("There is no such command for you here. Choose one from the list."));
    return;
  }
  const what = doing?.message ? "edit" : "say";
  const body = { ...asked(), ...doing, text };
  const before = [doing, byId("doing-what").textContent];
  clear(); // at once, so that a second Enter sends nothing twice
  begin(null);
  const done = await attempt(() => ask(what, body));
  if (done === null) {
    begin(...before);
    if (!field.value) write(text);
    return;
  }
  remember({ text });
  on.sent({ what, text });
}

function clear() {
  field.value = "";
  grow();
  offers.close();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 160)}px`;
}

function bring(step) {
  at = Math.max(0, Math.min(past.length, at + step));
  const entry = past[at];
  if (entry?.path) fill(commands().find((one) => one.path === entry.path), "", entry.options);
  else write(entry?.text ?? "");
}

function look(text) {
  if (text.startsWith("/")) {
    const typed = text.slice(1).toLowerCase();
    const exact = commands().find((one) => typed === `${one.path} `);
    if (exact) {
      clear();
      fill(exact);
      return null;
    }
    return commands().filter((one) => one.path.startsWith(typed)).slice(0, 25)
      .map((one) => ({ value: one, label: `/${one.path}`, hint: one.description }));
  }
  const word = /(?:^|\s)([@#])([^\s@#]*)$/.exec(text.slice(0, field.selectionStart));
  if (!word) return null;
  const names = word[1] === "#"
    ? channels().map((one) => one.name)
    : ["markov", ...(server()?.people ?? []).map((one) => one.name)];
  return names.filter((one) => one.toLowerCase().startsWith(word[2].toLowerCase())).slice(0, 12)
    .map((one) => ({ value: word[1] + one, label: word[1] + one }));
}

function take(chosen) {
  if (chosen.value.path) {
    clear();
    fill(chosen.value);
    return;
  }
  const before = field.value.slice(0, field.selectionStart).replace(/[@#][^\s@#]*$/, `${chosen.value} `);
  const after = field.value.slice(field.selectionStart);
  write(before + after);
}

const offers = offer(field, byId("offers"), look, take);

export function startComposer() {
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  byId("doing-not").addEventListener("click", cancel);
  field.addEventListener("input", () => {
    grow();
    byId("refused").textContent = "";
    on.typed(field.value);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // Safari ends a composition before its Enter
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && (field.value === "" || at < past.length) && field.selectionStart === field.selectionEnd && past.length) {
      event.preventDefault();
      bring(-1);
    } else if (event.key === "ArrowDown" && at < past.length) {
      event.preventDefault();
      bring(1);
    } else if (event.key === "Escape") {
      cancel();
    }
  });
  onMove(() => {
    begin(null);
    const named = here.place === null ? "" : placeName();
    field.placeholder = named;
    byId("composer").querySelector("label").textContent = named || "Message";
    if (isOpen()) fill(null);
  });
}

function placeName() {
  const one = channels().find((each) => each.id === here.place);
  const me = server()?.people.find((each) => each.id === here.who);
  return one ? `Message #${one.name} as ${me.name}` : `Message markov as ${me.name}`;
}
