// Who one is, where one is, and what there is: what all parts of the page share.

const listeners = [];

export const here = { who: null, place: null, server: null, state: null };

export const asked = () => ({ who: here.who, place: here.place });
export const server = () => here.state?.servers.find((one) => one.id === here.server);
export const person = () => server()?.people.find((one) => one.id === here.who);
export const channels = () => server()?.channels.filter((one) => one.readers.includes(here.who)) ?? [];
export const channel = () => server()?.channels.find((one) => one.id === here.place);

// `heard` is called after each move to another server, channel or person.
export const onMove = (heard) => listeners.push(heard);

// A reload goes on where one was. The token in the path is new with each start, so nothing older is
// found; no text is kept.
const KEPT = `play ${location.pathname}`;
const read = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
export const kept = (name) => read()[name];
export const keep = (name, value) => sessionStorage.setItem(KEPT, JSON.stringify({ ...read(), [name]: value }));

export function move({ to = here.server, who = null, place = null }) {
  const chosen = here.state.servers.find((one) => one.id === to) ?? here.state.servers[0];
  const named = person()?.name;
  here.server = chosen.id;
  const people = chosen.people;
  const me = people.find((one) => one.id === (who ?? here.who))
    ?? people.find((one) => one.name === named)
    ?? people.find((one) => one.admin) ?? people[0];
  const direct = here.state.servers.some((one) => one.people.some((each) => each.direct === here.place));
  here.who = me.id;
  const readable = channels();
  if (place === me.direct) here.place = place;
  else if (direct && place === null && to === here.server && who !== null) here.place = me.direct;
  else here.place = (readable.find((one) => one.id === (place ?? here.place)) ?? readable[0])?.id ?? me.direct;
  keep("place", { to: here.server, who: here.who, place: here.place });
  for (const heard of listeners) heard();
}
