// What stands above the page until it is answered: the bot's forms, and the options of a select.

import { byId, drawn, element } from "./elements.js";

const shown = byId("form");
const picker = byId("picker");

// Shows a form of the bot; returns its values by custom id, or null if it was cancelled.
export function fillIn(html) {
  const form = drawn(html);
  const cancel = form.querySelector(".row [type=button]");
  shown.replaceChildren(form);
  shown.setAttribute("aria-label", form.getAttribute("aria-label"));
  shown.showModal();
  return new Promise((resolve) => {
    shown.onclose = () => resolve(null);
    cancel.onclick = () => shown.close();
    form.onsubmit = (event) => {
      event.preventDefault();
      const fields = [...form.querySelectorAll("input, textarea")];
      resolve(Object.fromEntries(fields.map((one) => [one.dataset.customId, one.value])));
      shown.onclose = null;
      shown.close();
    };
  });
}

// Shows what a select offers; returns the chosen values, or null.
export function pick({ hint, options, least, most }) {
  const single = most === 1;
  const kind = single ? "radio" : "checkbox";
  byId("picker-title").textContent = hint;
  byId("picker-options").replaceChildren(...options.map((one) => element("label", { class: "pick" },
    element("input", { type: kind, name: "picked", value: one.value, ...(one.chosen ? { checked: true } : {}) }),
    element("span", {}, element("b", {}, one.label), one.hint ? element("small", {}, one.hint) : null))));
  const boxes = () => [...picker.querySelectorAll("[name=picked]")];
  const limit = () => {
    const chosen = boxes().filter((one) => one.checked).length;
    for (const one of boxes()) one.disabled = !single && !one.checked && chosen >= most;
    picker.querySelector("[type=submit]").disabled = chosen < least;
  };
  picker.onchange = limit;
  limit();
  picker.returnValue = "";
  picker.showModal();
  return new Promise((resolve) => {
    byId("picker-cancel").onclick = () => picker.close("");
    picker.querySelector("form").onsubmit = () => { picker.returnValue = "picked"; };
    picker.onclose = () => {
      const chosen = boxes().filter((one) => one.checked).map((one) => one.value);
      resolve(picker.returnValue === "picked" || picker.returnValue === "Choose" ? chosen : null);
    };
  });
}
