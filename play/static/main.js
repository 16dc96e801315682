// The page as a whole: wires its parts together, and fetches what has changed.

import { ask, follow, oneAtATime } from "./ask.js";
import * as command from "./command.js";
import * as composer from "./composer.js";
import { fillIn, pick } from "./dialogs.js";
import { byId } from "./elements.js";
import { lookedInPublic, startGuide, taught, tick, wrotePrivately } from "./guide.js";
import { asked, channel, here, kept, move, onMove } from "./here.js";
import { fit } from "./layout.js";
import * as learned from "./learned.js";
import { openMenu } from "./menu.js";
import * as messages from "./messages.js";
import * as places from "./places.js";
import { startTheme } from "./theme.js";
import * as toys from "./toys.js";

let menus = { message: [], person: [] };
let botState = null;

const refreshState = oneAtATime(async () => {
  here.state = await ask("state");
  const bot = here.state.bot.state;
  if (here.server === null) move(kept("place") ?? {});
  places.showPlaces();
  toys.showToys();
  if (bot !== botState) await loadMenus();
  botState = bot;
});

async function loadMenus() {
  menus = await command.loadCommands();
}

async function changed(topics) {
  if (topics.has("state") || topics.has("messages")) {
    try {
      await refreshState();
      await messages.refresh();
      if (messages.heard("imitate")) tick("style");
    } catch (error) {
      composer.refuse(error);
    }
  }
  learned.refreshLearned();
}

// Does something with the bot; if that opens a form, fills it in and submits it.
async function interact(what, body) {
  const answer = await composer.attempt(() => ask(what, { ...asked(), ...body }));
  if (answer?.form) {
    const values = await fillIn(answer.html);
    if (values) await interact("submit", { form: answer.form, values });
  }
  return answer;
}

async function useComponent(part, message) {
  const component = part.dataset.customId;
  if (!part.classList.contains("select")) {
    await interact("press", { message, component });
    return;
  }
  const offered = await composer.attempt(() => ask("options", { ...asked(), message, component }));
  const values = offered && await pick(offered);
  if (values) await interact("choose", { message, component, values });
}

function messageMenu(at, id) {
  const one = messages.message(id);
  if (one.private) return openMenu(at, [["Dismiss", () => ask("dismiss", { ...asked(), message: id }).then(messages.refresh)]]);
  const items = [["Reply", () => composer.reply(one)]];
  if (one.own) items.push(["Edit", () => composer.edit(one)], ["Delete", () => interact("delete", { message: id })]);
  if (menus.message.length) items.push("Apps", ...menus.message.map((name) => [name, () => interact("menu", { name, message: id })]));
  if (!one.bot) items.push(...menus.person.map((name) => [`${name} ${one.author}`, () => interact("menu", { name, person: one.author_id })]));
  return openMenu(at, items);
}

function personMenu(one) {
  return [
    [`Mention ${one.name}`, () => composer.write(`@${one.name} `)],
    [`Forget ${one.name}`, () => forget(one.name)],
    ...(menus.person.length ? ["Apps"] : []),
    ...menus.person.map((name) => [name, () => interact("menu", { name, person: one.id })]),
  ];
}

async function forget(name) {
  const done = await composer.attempt(() => ask("forget", { ...asked(), person: name }));
  toys.showNote();
  if (done) tick("forget");
}

function sent({ what, text }) {
  learned.followSent();
  toys.hideNote();
  if (channel()?.private) wrotePrivately(text);
  if (channel() && what === "say" && text.trim().split(/\s+/).length > 3) taught(text);
}

async function run({ path, options }) {
  const answer = await interact("slash", { path, options });
  if (answer === null) return;
  composer.remember({ path, options });
  command.fill(null);
  if (path === "odds") tick("odds");
  if (["odds", "say"].includes(path)) lookedInPublic();
}

messages.on.menu = messageMenu;
messages.on.component = useComponent;
places.on.personMenu = personMenu;
composer.on.typed = learned.followTyping;
composer.on.sent = sent;
command.on.run = run;
command.on.closed = () => byId("write").focus();
learned.on.oddsSeen = () => tick("odds");
learned.on.forget = forget;
toys.on.goTo = async (id) => {
  await refreshState(); // which knows a server that has just been made
  move({ to: id });
  places.closePlaces();
};

onMove(() => {
  places.showPlaces();
  messages.refresh();
  learned.refreshLearned();
  loadMenus();
});

fit();
startTheme();
startGuide();
composer.startComposer();
places.startPlaces();
learned.startLearned();
toys.startToys();
follow(changed, () => {
  byId("bot").dataset.state = "failed";
  byId("bot-told").textContent = "The page's server is gone. Start it again with make play.";
});
