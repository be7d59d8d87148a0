// What is asked of the desk's server. A decision has an id of its own: sent again, it counts once.

import { say } from "./dom.js";

export const setup = JSON.parse(document.querySelector("meta[name=desk-setup]").content);

export class Refusal extends Error {}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function answer(response) {
  if (response.status === 401) {
    location.assign("/enter");
    throw new Refusal("your visit has ended");
  }
  const body = await response.json();
  if (!response.ok) {
    const refusal = new Refusal(body.error || "that did not work");
    refusal.again = body.again === true;
    throw refusal;
  }
  return body;
}

export async function get(path, parameters) {
  return answer(await fetch(`${path}?${new URLSearchParams(parameters)}`, { credentials: "same-origin" }));
}

export async function post(path, body) {
  const headers = { "content-type": "application/json", "x-desk": setup.csrf };
  return answer(await fetch(path, { method: "POST", credentials: "same-origin", headers, body: JSON.stringify(body) }));
}

const TRIES = 60;

export async function decide(decision) {
  const sent = { ...decision, decision_id: crypto.randomUUID ? crypto.randomUUID() : random() };
  for (let n = 1; ; n += 1) {
    try {
      return await post("/api/decide", sent);
    } catch (error) {
      const unanswered = error instanceof TypeError;
      if (!(error.again || unanswered) || n === TRIES) throw error;
      say(unanswered ? "The desk does not answer; trying again …" : `${error.message}; trying again …`, true);
      await pause(Math.min(500 * n, 5000));
    }
  }
}

function random() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
}
