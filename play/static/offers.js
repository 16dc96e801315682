// Suggestions below a field while one types: arrows choose, Enter or Tab takes, Escape closes.

import { element } from "./elements.js";

// `look(text)` returns a promise of [{value, label, hint}], or null for none; `take(offer)` uses one.
export function offer(field, list, look, take) {
  let offers = [];
  let active = -1;
  let asked = 0;

  function show(found) {
    offers = found ?? [];
    active = offers.length ? 0 : -1;
    list.replaceChildren(...offers.map((one, index) => element("div", {
      role: "option",
      id: `${list.id}-${index}`,
      class: "offer",
      "aria-selected": String(index === active),
      onpointerdown: (event) => { event.preventDefault(); use(index); },
    }, element("b", {}, one.label), one.hint ? element("span", {}, one.hint) : null)));
    list.hidden = !offers.length;
    list.style.maxHeight = `min(320px, ${Math.round(list.parentElement.getBoundingClientRect().top - 8)}px)`;
    mark();
  }

  function mark() {
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === active)));
    if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", String(!list.hidden));
    if (active < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", `${list.id}-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    }
  }

  function use(index) {
    const chosen = offers[index];
    show(null);
    take(chosen);
  }

  async function update() {
    const number = ++asked;
    const found = await look(field.value);
    if (number === asked) show(found);
  }

  field.addEventListener("input", update);
  field.addEventListener("blur", () => { asked++; show(null); });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.keyCode === 229) return;
    const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (to) active = (active + to + offers.length) % offers.length;
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") use(active);
    else if (event.key === "Escape") show(null);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (to) mark();
  });
  return { update, close: () => { asked++; show(null); } };
}
