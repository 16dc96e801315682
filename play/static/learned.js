// The side panel: what the database holds, asked anew whenever its files change.

import { ask, oneAtATime } from "./ask.js";
import { byId, drawn, element, percent } from "./elements.js";
import { asked, here, person, server } from "./here.js";
import { showPanel } from "./layout.js";

const panel = byId("learned");
const word = byId("word");
const shown = {};
let trail = [];
let sentMeanwhile = false;

// Wired by main.js.
export const on = { oddsSeen: () => {}, forget: () => {} };

export const isOpen = () => !panel.hidden;

export async function open(about) {
  panel.hidden = false;
  showPanel(true);
  byId("open-learned").setAttribute("aria-expanded", "true");
  if (about !== undefined) word.value = about;
  await refreshLearned();
  if (about !== undefined && byId("odds").querySelector("table")) on.oddsSeen();
}

export function close() {
  panel.hidden = true;
  showPanel(false);
  byId("open-learned").setAttribute("aria-expanded", "false");
  byId("open-learned").focus();
}

// While one types, the table follows the last word.
export function followTyping(text) {
  const last = /([\p{L}\p{M}\p{N}'’-]+)[^\p{L}\p{N}]*$/u.exec(text)?.[1];
  if (!isOpen() || !last || text.startsWith("/")) return;
  trail = [];
  lead(last);
}

// Once a message that was just sent is counted, the table shows where its words may lead now.
export function followSent() {
  sentMeanwhile = isOpen();
  refreshLearned();
}

function leadOn({ steps }) {
  sentMeanwhile = false;
  if (document.activeElement !== word) lead((steps.find((one) => one.share < 1) ?? steps[0]).from);
}

function lead(to) {
  word.value = to;
  refreshLearned();
}

export const refreshLearned = oneAtATime(async () => {
  if (!isOpen() || here.place === null) return;
  let found;
  try {
    found = await ask("panel", { ...asked(), word: word.value });
  } catch {
    return; // the page says elsewhere that the server is gone
  }
  if (sentMeanwhile && found.last?.counted) leadOn(found.last);
  part("odds", found.word, showOdds);
  part("steps-counted", { last: found.last, said: found.said, who: person().name }, showSteps);
  part("line", found.line, showLine);
  part("kept", { people: found.people ?? [], names: server().people }, showKept);
  part("file", { file: found.file, said: found.said }, showFile);
});

function part(id, data, show) {
  const now = JSON.stringify(data ?? null);
  if (shown[id] === now) return;
  shown[id] = now;
  const focused = byId(id).contains(document.activeElement) ? document.activeElement.dataset.key : null;
  byId(id).replaceChildren(...[show(data)].flat().filter(Boolean));
  if (!focused) return;
  const again = byId(id).querySelector(`[data-key="${CSS.escape(focused)}"]`);
  (again ?? byId(id).parentElement.querySelector("h3")).focus();
}

const says = (text) => element("p", { class: "muted" }, text);
const steps = (count) => (count === 1 ? "1 step" : `${count} steps`);
const nextWord = (text) => (text === null ? "(the message ends)" : text === "\n" ? "(a new line)" : text);

function bar(share) {
  const made = element("span", { class: "bar-of", "aria-hidden": "true" });
  made.style.setProperty("--share", share);
  return made;
}

function showOdds(table) {
  if (!table) return says("Type a word.");
  if (table.note) return says(table.note);
  const rows = table.rows.map((one) => element("tr", {},
    element("th", { scope: "row" }, one.word === null || one.word === "\n"
      ? nextWord(one.word)
      : element("button", { type: "button", class: "word", "data-key": one.word, onclick: () => goOn(table.asked, one.word) }, one.word)),
    element("td", {}, bar(one.share), element("span", {}, percent(one.share))),
    element("td", { class: "count" }, `${one.count}×`)));
  if (table.rest > 0.0001) rows.push(element("tr", {}, element("th", { scope: "row" }, "(others)"),
    element("td", {}, bar(table.rest), element("span", {}, percent(table.rest))), element("td")));
  return [
    says(`After “${table.asked}”, seen ${table.total} ${table.total === 1 ? "time" : "times"} where ${person().name} can read:`),
    element("table", {}, element("thead", { class: "hidden" }, element("tr", {},
      element("th", { scope: "col" }, "Next word"), element("th", { scope: "col" }, "How likely"), element("th", { scope: "col" }, "Counted"))),
    element("tbody", {}, ...rows)),
  ];
}

function goOn(from, to) {
  trail = [...(trail.at(-1) === from ? trail : [from]), to];
  byId("trail").hidden = false;
  byId("trail").textContent = trail.join(" → ");
  lead(to);
}

function showSteps({ last, said, who }) {
  if (!said) return says(`${who} hasn't written here yet. Write a sentence and watch its steps being counted.`);
  const quote = element("blockquote", {}, said.text);
  if (!last || last.nothing) return [quote, says("There is nothing in it to count.")];
  const state = said.deleted && !last.any
    ? "Deleted, and subtracted again: nothing of it is counted."
    : last.counted ? `Counted in #${said.channel}: ${steps(last.steps.length + last.more)} from word to word. The message itself is thrown away.`
      : last.any ? "Some of these steps are counted." : "None of these steps is counted (yet): it is about to be read, or was forgotten, or isn't learned from.";
  return [quote, element("p", { class: "state", "data-counted": String(last.counted) }, state),
    element("table", {}, element("thead", {}, element("tr", {},
      element("th", { scope: "col" }, "From → to"), element("th", { scope: "col" }, "Odds now"), element("th", { scope: "col" }, "Counted"))),
    element("tbody", {}, ...last.steps.map((one) => element("tr", { class: one.count ? "" : "gone" },
      element("th", { scope: "row" }, `${one.from} → ${nextWord(one.to)}`),
      element("td", {}, bar(one.share), element("span", {}, percent(one.share))),
      element("td", { class: "count" }, `${one.count}×`))))),
    last.more ? says(`And ${last.more} more.`) : null];
}

function showLine(line) {
  if (!line) return says("It hasn't said a line here yet: use /say, /imitate, or mention @markov.");
  return [drawn(line.line), line.why ? drawn(line.why) : says("It tells when it is online.")];
}

function showKept({ people, names }) {
  if (!people.length) return says("Nothing yet.");
  const most = Math.max(1, ...people.map((one) => one.words));
  return element("table", {}, element("thead", { class: "hidden" }, element("tr", {},
    element("th", { scope: "col" }, "Member"), element("th", { scope: "col" }, "Words counted"), element("th", { scope: "col" }, "Forget"))),
  element("tbody", {}, ...people.map((one) => {
    const name = names.find((each) => each.id === one.id)?.name ?? "";
    return element("tr", {}, element("th", { scope: "row" }, name),
      element("td", {}, bar(one.words / most), element("span", {}, `${one.words.toLocaleString("en")} ${one.words === 1 ? "word" : "words"}`)),
      element("td", { class: "count" }, one.words
        ? element("button", { type: "button", class: "flat", "data-key": one.id, "aria-label": `Forget ${name}`, onclick: () => on.forget(name) }, "Forget")
        : null));
  })));
}

function showFile({ file, said }) {
  const size = `${file.bytes.toLocaleString("en")} bytes`;
  if (!file.bytes) return says("There is no database yet.");
  const result = !said ? "Write something, and it will be looked for here."
    : file.found.length ? `Found in clear: ${file.found.join(", ")}`
      : `Looked for your sentence${file.words.length ? ` and for ${file.words.join(", ")}` : ""} in all ${size}: nothing readable.`;
  return [element("p", { class: "state", "data-clean": said ? String(!file.found.length) : null }, result),
    element("pre", { tabindex: "0", "aria-label": "A piece of the file" }, file.excerpt),
    says("The file is encrypted, and inside are counts only: no message, no order, no names. It is deleted when you end this.")];
}

export function startLearned() {
  byId("open-learned").addEventListener("click", () => (isOpen() ? close() : open(word.value)));
  byId("close-learned").addEventListener("click", close);
  word.addEventListener("input", () => { trail = []; byId("trail").hidden = true; refreshLearned(); });
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
}
