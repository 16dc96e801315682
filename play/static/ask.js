// Talk to the page's server. The token is part of this page's address, so relative paths have it.

export class Refused extends Error {}

export async function ask(what, body = {}) {
  return answered(await reached(`ask/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }));
}

export async function upload(file) {
  const name = encodeURIComponent(file.name.replaceAll("/", "_"));
  return answered(await reached(`export/${name}`, { method: "POST", body: file }));
}

async function reached(path, request) {
  try {
    return await fetch(path, request);
  } catch {
    throw new Refused("The page's server has ended. Start it again with make play.");
  }
}

async function answered(response) {
  const known = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = known ? await response.json() : {};
  if (!response.ok || answer.refused) throw new Refused(answer.refused ?? "That didn't work.");
  return answer;
}

// Calls `changed` with the topics of which there is news. While the server is gone, the browser
// tries again by itself.
export function follow(changed, lost) {
  let seen = {};
  const source = new EventSource("news");
  source.onmessage = (event) => {
    const counts = JSON.parse(event.data);
    changed(new Set(Object.keys(counts).filter((topic) => counts[topic] !== seen[topic])));
    seen = counts;
  };
  source.onerror = lost;
}

// Returns a function that runs `work`, and while a run is under way once more after that; it
// resolves when a run that began after the call has ended.
export function oneAtATime(work) {
  let running = null;
  let next = null;
  return function run() {
    if (running === null) {
      running = work().finally(() => { running = null; });
      return running;
    }
    next ??= running.catch(() => {}).then(() => { next = null; return run(); });
    return next;
  };
}
