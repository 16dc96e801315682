// A slash command that is being filled in: a labelled field for each option.

import { ask } from "./ask.js";
import { byId, element } from "./elements.js";
import { asked, channels, here, server } from "./here.js";
import { makeRoom } from "./layout.js";
import { offer } from "./offers.js";

const TYPES = { number: [4, 10], truth: 5, person: 6, channel: 7 };
const form = byId("command");
let known = [];
let row = null;

// Wired by main.js.
export const on = { run: () => {}, closed: () => {} };

export const commands = () => known;
export const isOpen = () => row !== null;

export async function loadCommands() {
  const found = await ask("commands", asked());
  known = found.slash.toSorted((one, other) => one.path.localeCompare(other.path));
  return found.menus;
}

// The command that a text begins with, and the rest of the text.
export function findCommand(text) {
  const rows = known.filter((one) => text === one.path || text.startsWith(`${one.path} `));
  const longest = rows.toSorted((one, other) => other.path.length - one.path.length)[0];
  return longest ? { row: longest, rest: text.slice(longest.path.length).trim() } : null;
}

export function fill(chosen, rest = "", values = {}) {
  row = chosen ?? null;
  form.hidden = row === null;
  byId("composer").hidden = row !== null;
  if (row === null) {
    form.replaceChildren();
    on.closed();
    return;
  }
  makeRoom();
  const first = row.options[0];
  const given = { ...(first && rest ? { [first.name]: rest } : {}), ...values };
  form.setAttribute("aria-label", `/${row.path}`);
  form.replaceChildren(
    element("p", { class: "command-head" }, element("b", {}, `/${row.path}`), ` ${row.description}`),
    ...row.options.map((one) => optionField(one, given[one.name] ?? "")),
    element("div", { class: "row" },
      element("button", { type: "button", class: "button secondary", onclick: () => fill(null) }, "Cancel"),
      element("button", { type: "submit", class: "button primary" }, `Send /${row.path}`)),
  );
  const complete = row.options.every((one) => !one.required || given[one.name]);
  if (rest && complete) run();
  else (form.querySelector("input, select") ?? form.querySelector("[type=submit]")).focus();
}

function optionField(one, value) {
  const id = `option-${one.name}`;
  const input = one.choices || one.type === TYPES.truth ? choiceField(one, value, id) : textField(one, value, id);
  const note = one.required ? null : element("span", { class: "muted" }, " optional");
  return element("div", { class: "option" },
    element("label", { for: id }, element("b", {}, one.name, note), element("small", {}, one.description)),
    input);
}

function choiceField(one, value, id) {
  const choices = one.choices ?? [{ name: "yes", value: "true" }, { name: "no", value: "false" }];
  const select = element("select", { id, name: one.name, required: one.required === true },
    element("option", { value: "" }, one.required ? "Choose …" : "–"),
    ...choices.map((each) => element("option", { value: each.value }, each.name)));
  select.value = value;
  return select;
}

function textField(one, value, id) {
  const look = lookFor(one);
  const input = element("input", {
    type: "text",
    id,
    name: one.name,
    autocomplete: "off",
    required: one.required === true,
    inputmode: TYPES.number.includes(one.type) ? "decimal" : null,
    ...(look ? { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "offers" } : {}),
  });
  input.value = value;
  if (look) {
    const offers = offer(input, byId("offers"), look, (chosen) => { input.value = chosen.value; });
    input.addEventListener("focus", offers.update);
  }
  return input;
}

const othersFirst = () => server().people.toSorted((one, other) => (one.id === here.who) - (other.id === here.who))
  .map((one) => one.name);

function lookFor(one) {
  const named = (names) => (text) => names()
    .filter((name) => name.toLowerCase().includes(text.replace(/^[@#]/, "").toLowerCase()))
    .slice(0, 12).map((name) => ({ value: name, label: name }));
  if (one.type === TYPES.person) return named(othersFirst);
  if (one.type === TYPES.channel) return named(() => channels().map((each) => each.name));
  if (!one.autocomplete) return null;
  return async () => {
    try {
      const found = await ask("complete", { ...asked(), path: row.path, options: values(), typing: one.name });
      return found.choices.map((each) => ({ value: each, label: each }));
    } catch {
      return null;
    }
  };
}

const values = () => Object.fromEntries([...new FormData(form)]);

function run() {
  on.run({ path: row.path, options: values() });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") fill(null);
});
