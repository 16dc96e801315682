// The log is one stop for Tab, however long it is: the parts of one message can be reached by Tab
// (of the newest, to begin with), and arrows go from its ⋯ to the other messages.

const PARTS = "button, a, [tabindex]";

export function startRoving(log) {
  let current = null;

  function choose(message) {
    current = message;
    for (const part of log.querySelectorAll(PARTS)) part.tabIndex = message?.contains(part) ? 0 : -1;
  }

  log.addEventListener("focusin", (event) => {
    const message = event.target.closest(".message");
    if (message && message !== current) choose(message);
  });
  log.addEventListener("keydown", (event) => {
    if (!event.target.matches(".more")) return;
    const all = [...log.children];
    const now = all.indexOf(event.target.closest(".message"));
    const to = { ArrowUp: now - 1, ArrowDown: now + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[to]?.querySelector(".more").focus();
  });

  // To be called when messages have come or gone.
  return () => choose(log.contains(document.activeElement.closest(".message")) ? current : log.lastElementChild);
}
