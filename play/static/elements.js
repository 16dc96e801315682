// Make elements: what people wrote only ever becomes text.

export const byId = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...inside.filter((one) => one != null));
  return made;
}

// What the sandbox's renderer has drawn: it escapes all texts and attributes, and the page's policy
// lets no script run that would get in all the same.
export function drawn(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return document.importNode(parsed.body.firstElementChild, true);
}

export const percent = (share) => `${(100 * share).toFixed(share && share < 0.1 ? 1 : 0)}%`;
