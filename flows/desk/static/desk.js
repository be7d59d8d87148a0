// The desk: queues, one article, its events, and the keys.

import { decide, get, post, Refusal, setup } from "./api.js";
import { card, kindOf, LABELS } from "./cards.js";
import * as dialogs from "./dialogs.js";
import { $, el, kbd, key, say } from "./dom.js";
import { Text } from "./text.js";

const now = { queue: null, rows: [], page: null, live: 0, title: null, text: null, words: null, why: "", busy: false, foreign: null };
const FIELD_KEYS = new Map(setup.fields.map((f) => [f.key, f.name]));
const FORMS = new Map(setup.fields.map((f) => [f.name, f]));

const event = () => now.page?.events[now.live] || null;
const field = (e, name) => e.fields.find((f) => f.name === name);
const source = (e) => (e.in_title ? now.title : now.text);
const quote = (e, [start, end]) => source(e).slice(start, Math.min(end, start + 400)).replace(/\s+/g, " ").trim();

async function attempt(work) {
  if (now.busy) return undefined;
  now.busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (error) {
    say(error instanceof Refusal || error.message ? error.message : String(error), true);
    return undefined;
  } finally {
    now.busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

async function ask(dialog) {
  try {
    return await dialog();
  } catch (error) {
    say(error.message, true);
    return null;
  }
}

// ---------------------------------------------------------------- queues

function showQueues() {
  $("queues").replaceChildren(...setup.queues.map((q, n) => el("button", { type: "button", title: q.about, "aria-current": q.name === now.queue,
    "aria-keyshortcuts": n + 1, onclick: () => enter(q.name) }, key(q.label, n + 1))));
}

async function refreshList() {
  now.rows = await get("/api/queue", { name: now.queue });
  showList();
}

function showList() {
  const queue = setup.queues.find((q) => q.name === now.queue);
  const total = now.rows[0]?.total ?? 0;
  $("list-title").textContent = `${queue.label}: ${total.toLocaleString("en")}`;
  $("rows").replaceChildren(...now.rows.map((r) => el("li", {}, el("button", { type: "button", "aria-current": r.article_id === now.page?.article.id,
    onclick: () => attempt(() => openArticle(r.article_id)) },
  el("span", { class: "headline" }, r.title || r.words), el("span", { class: "more" }, el("span", {}, [r.source, r.published_on].filter(Boolean).join(", ")),
    el("b", {}, r.why))))));
  if (!now.rows.length) $("rows").replaceChildren(el("li", { class: "empty" }, "Nothing is left here."));
}

const enter = (name) => attempt(async () => {
  now.queue = name;
  showQueues();
  await refreshList();
  await next(null);
});

async function next(after) {
  const { article_id: found } = await post("/api/next", { queue: now.queue, after });
  if (found) return openArticle(found);
  now.page = null;
  remember();
  $("article").replaceChildren(el("p", { class: "empty" }, "Nothing is left in this queue that nobody else is at work on."));
  $("cards").replaceChildren();
  $("closing").replaceChildren();
  showList();
  return say("The queue is empty.");
}

// ---------------------------------------------------------------- the article

async function openArticle(id, chosen = null) {
  const { holder } = await post("/api/claim", { article_id: id });
  const page = await get("/api/article", { id, queue: now.queue });
  now.foreign = holder === setup.who ? null : holder;
  dropWords();
  show(page);
  const first = page.events.findIndex((e) => (chosen ? e.id === chosen : e.status === "open"));
  choose(Math.max(0, first), false);
  showList();
  say(page.events.length ? `${page.open} of ${page.events.length} events to decide.` : "No event was coded in this article.");
}

function show(page) {
  const same = now.page && now.page.article.id === page.article.id && now.page.length === page.length;
  now.page = page;
  remember();
  if (same) return;
  now.title = new Text(page.title, true, { class: "heading", role: "heading", "aria-level": "2", dir: "auto" });
  now.text = new Text(page.text, false, { class: "text", dir: "auto" });
  const from = [page.article.source, page.article.published, page.article.url, page.article.shown_id].filter(Boolean).join(" · ");
  $("article").replaceChildren(now.foreign ? el("p", { class: "notice" }, `${now.foreign} is at work on this article: you can read it only.`) : "",
    page.blind ? el("p", { class: "notice" }, "Audit: you see what the coder read, without what others decided. Read all of the article, and add what is missing.") : "",
    now.title.node, el("p", { class: "from" }, from), now.text.node);
  $("reading").scrollTop = 0;
}

function remember() {
  const parameters = new URLSearchParams({ queue: now.queue });
  if (now.page) parameters.set("article", now.page.article.id);
  history.replaceState(null, "", `#${parameters}`);
}

function choose(n, focus = true) {
  if (!now.page?.events.length) {
    draw();
    return;
  }
  now.live = (n + now.page.events.length) % now.page.events.length;
  draw();
  const e = event();
  $("reading").querySelector("mark.live.trigger")?.scrollIntoView({ block: "center" });
  const shown = $("cards").querySelector("[aria-current=true]");
  shown?.scrollIntoView({ block: "nearest" });
  if (focus) shown?.querySelector("h3 button").focus({ preventScroll: true });
  if (focus) say(`Event ${now.live + 1} of ${now.page.events.length}: ${kindOf(e)}, ${e.status}`);
}

function draw(focused = null) {
  const page = now.page;
  $("events-title").textContent = page.events.length ? `Events: ${page.open} of ${page.events.length} to decide` : "Events";
  $("cards").replaceChildren(...page.events.map((e, n) => card(e, n, n === now.live, quote, act)));
  if (focused) $("cards").querySelector(`[aria-current=true] [data-field=${focused}]`)?.focus();
  drawClosing();
  drawMarks();
}

function drawClosing() {
  const page = now.page;
  const closed = page.completed.includes(setup.who);
  const words = closed ? "You closed this article." : page.open ? `${page.open} to decide. Is an event missing? Choose its words and press z.`
    : "All decided. Is an event missing? Choose its words and press z.";
  $("closing").replaceChildren(el("p", {}, words), el("div", { class: "actions" },
    page.open > 1 ? el("button", { type: "button", onclick: () => acceptAll() }, key("Accept all", "Shift a")) : null,
    el("button", { type: "button", class: page.open ? "" : "primary", onclick: () => close() }, key(closed ? "Go on" : "Nothing is missing: close", "c")),
    el("button", { type: "button", onclick: () => attempt(() => next(page.article.id)) }, key("Another article", "n"))));
}

function drawMarks(moved = null) {
  for (const text of [now.title, now.text]) {
    const marks = now.page.events.flatMap((e, n) => (e.in_title === text.inTitle ? marksOf(e, n, moved) : []));
    if (now.words && now.words.text === text) marks.push({ start: now.words.start, end: now.words.end, classes: ["cursor"], rank: -1, under: true });
    text.mark(marks, dragStarts);
  }
}

function marksOf(e, n, moved) {
  if (n !== now.live) {
    const trigger = field(e, "trigger").span;
    return trigger ? [{ start: trigger[0], end: trigger[1], classes: ["passive"], title: `event ${n + 1}: ${kindOf(e)}`, event: e.id, rank: 3 }] : [];
  }
  const marks = [{ start: e.sentence[0], end: e.sentence[1], classes: ["here"], rank: 9, under: true }];
  for (const f of e.fields) {
    const span = moved?.field === f.name ? moved.span : f.span;
    if (!span) continue;
    const trigger = f.name === "trigger";
    marks.push({ start: span[0], end: span[1], classes: ["live", f.group], rank: trigger ? 0 : 1, label: LABELS[f.name], field: f.name, event: e.id, draggable: !now.foreign });
  }
  return marks;
}

// ---------------------------------------------------------------- decisions

async function decided(decision, words, focused = null) {
  if (now.foreign) {
    say(`${now.foreign} is at work on this article.`, true);
    return false;
  }
  return (await attempt(async () => {
    const kept = event()?.id;
    const page = await decide({ article_id: now.page.article.id, why: now.why, queue: now.queue, ...decision });
    now.why = "";
    show(page);
    const at = page.events.findIndex((e) => e.id === kept);
    now.live = Math.max(0, at);
    draw(focused);
    say(words);
    return true;
  })) === true;
}

const act = {
  choose: (n) => choose(n),
  async verdict(kind, events) {
    const words = kind === "accept" ? "Accepted." : "Deleted.";
    if (!(await decided({ kind, events: events.map((e) => e.id) }, words))) return;
    const following = [...now.page.events.keys()].map((n) => (now.live + n) % now.page.events.length).find((n) => now.page.events[n].status === "open");
    if (following !== undefined) choose(following);
    else {
      choose(now.live);
      $("closing").scrollIntoView({ block: "nearest" });
      say(`${words} All events of this article are decided: c closes it.`);
    }
  },
  async edit(e, name) {
    if (name === "trigger") return act.retype(e);
    const found = await dialogs.edit(FORMS.get(name), field(e, name));
    if (found) await decided({ kind: "change", event_id: e.id, values: found.values, why: found.why || now.why }, `${LABELS[name]}: corrected.`, name);
    else focusField(name);
    return undefined;
  },
  async retype(e) {
    const found = await dialogs.type("What kind of event is it?");
    if (found) await decided({ kind: "retype", event_id: e.id, ...found }, "Another type.");
  },
  async merge(e) {
    const other = await ask(() => dialogs.merge(e.incident));
    if (other) await decided({ kind: "merge", event_id: e.id, other }, "Merged: both are one incident now.");
  },
  async split(e) {
    const events = await ask(() => dialogs.split(e.incident, e.id));
    if (events === undefined) say("This incident has one event only.", true);
    else if (events?.length) await decided({ kind: "split", events }, "Split: they are two incidents now.");
  },
};

const acceptAll = () => act.verdict("accept", now.page.events.filter((e) => e.status === "open"));

async function close() {
  const left = now.page.article.id;
  if (!now.page.completed.includes(setup.who) && !(await decided({ kind: "complete" }, "Closed."))) return;
  await attempt(async () => {
    await refreshList();
    await next(left);
  });
}

const undo = () => attempt(async () => {
  const page = await decide({ kind: "undo", article_id: now.page?.article.id || "-", queue: now.queue, why: now.why });
  now.why = "";
  if (page.article.id !== now.page?.article.id) await openArticle(page.article.id);
  else {
    show(page);
    now.live = Math.min(now.live, Math.max(0, page.events.length - 1));
    draw();
  }
  say("Your last decision is taken back.");
});

async function give(name, text, start, end) {
  const e = event();
  if (!e) return;
  if (text.inTitle !== e.in_title) {
    say(e.in_title ? "This event was read from the title: choose words there." : "This event was read from the text: choose words there.", true);
    return;
  }
  dropWords();
  await decided({ kind: "words", event_id: e.id, field: name, start, end, in_title: text.inTitle }, `${LABELS[name]}: “${text.slice(start, end)}”`, name);
}

async function missed() {
  const { text, start, end } = now.words;
  const found = await dialogs.type(`What kind of event is “${text.slice(start, end)}”?`);
  if (!found) return;
  dropWords();
  const before = new Set(now.page.events.map((e) => e.id));
  if (!(await decided({ kind: "add", start, end, in_title: text.inTitle, ...found }, "Added."))) return;
  const at = now.page.events.findIndex((e) => !before.has(e.id));
  if (at >= 0) choose(at);
  say("Added: give its words to its fields.");
}

// ---------------------------------------------------------------- chosen words

function chooseWords(text, start, end, anchor = start) {
  now.words = { text, start, end, anchor };
  drawMarks();
  const bar = $("words");
  bar.hidden = false;
  bar.replaceChildren(el("span", { class: "quoted" }, `“${text.slice(start, end)}”`), ...setup.fields.map((f) => el("button", { type: "button", tabindex: "-1",
    onclick: () => give(f.name, text, start, end) }, key(f.label, f.key))), el("button", { type: "button", tabindex: "-1", class: "primary", onclick: missed }, key("Missed event", "z")),
  el("button", { type: "button", tabindex: "-1", onclick: () => { dropWords(); drawMarks(); } }, key("Leave", "Esc")));
  say(`Chosen: ${text.slice(start, end)}`);
  $("reading").querySelector("mark.cursor")?.scrollIntoView({ block: "nearest" });
}

function dropWords() {
  now.words = null;
  $("words").hidden = true;
  window.getSelection()?.removeAllRanges();
}

function beginWords() {
  const e = event();
  const text = e ? source(e) : now.text;
  const [start, end] = e ? field(e, "trigger").span || e.sentence : text.step(0, 0);
  chooseWords(text, start, end);
}

const LINE = 11;

function wordKey(pressed, shift) {
  const { text, start, end, anchor } = now.words;
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -LINE, ArrowDown: LINE }[pressed];
  if (by) {
    const ahead = end > anchor && start >= anchor;
    const moving = ahead || !shift ? text.step(Math.max(start, end - 1), 0) : text.step(start, 0);
    const [s, e] = text.step(moving[0], by);
    if (shift) chooseWords(text, Math.min(anchor, s), Math.max(text.step(anchor, 0)[1], e), anchor);
    else chooseWords(text, s, e);
    return true;
  }
  if (pressed === "Escape") {
    dropWords();
    drawMarks();
    return true;
  }
  if (pressed === "z") {
    missed();
    return true;
  }
  const name = FIELD_KEYS.get(pressed);
  if (!name) return false;
  if (event()) give(name, text, start, end);
  else say("There is no event to give words to: z adds one.", true);
  return true;
}

document.addEventListener("pointerup", (e) => {
  if (dragged || !now.page || !$("article").contains(e.target)) return;
  const chosen = window.getSelection();
  if (!chosen || chosen.isCollapsed) {
    const mark = e.target.closest("mark.passive");
    const at = mark ? now.page.events.findIndex((x) => x.id === mark.dataset.event) : -1;
    if (at >= 0) choose(at);
    return;
  }
  const range = chosen.getRangeAt(0);
  for (const text of [now.title, now.text]) {
    const from = text.offsetOf(range.startContainer, range.startOffset);
    const to = text.offsetOf(range.endContainer, range.endOffset);
    const whole = from !== null && to !== null && from < to ? text.snapped(from, to) : null;
    if (whole) chooseWords(text, ...whole);
  }
});

// ---------------------------------------------------------------- dragging an edge

let dragged = null;

function dragStarts(e, mark, edge) {
  e.preventDefault();
  e.stopPropagation();
  dragged = { field: mark.field, edge, span: [mark.start, mark.end], from: [mark.start, mark.end], text: source(event()) };
  document.body.classList.add("dragging");
}

function placeAt(x, y) {
  if (document.caretPositionFromPoint) {
    const at = document.caretPositionFromPoint(x, y);
    return at && [at.offsetNode, at.offset];
  }
  const at = document.caretRangeFromPoint(x, y);
  return at && [at.startContainer, at.startOffset];
}

document.addEventListener("pointermove", (e) => {
  if (!dragged) return;
  const place = placeAt(e.clientX, e.clientY);
  const offset = place && dragged.text.offsetOf(...place);
  if (offset === null || offset === undefined) return;
  const [start, end] = dragged.from;
  const word = dragged.text.step(offset, 0);
  const early = offset < (word[0] + word[1]) / 2;
  const span = dragged.edge === "start"
    ? [Math.min(early ? word[0] : dragged.text.step(word[0], 1)[0], dragged.text.step(end - 1, 0)[0]), end]
    : [start, Math.max(early ? dragged.text.step(word[0], -1)[1] : word[1], dragged.text.step(start, 0)[1])];
  if (span[0] === dragged.span[0] && span[1] === dragged.span[1]) return;
  dragged.span = span;
  drawMarks(dragged);
});

document.addEventListener("pointerup", () => {
  if (!dragged) return;
  const { field: name, span, from, text } = dragged;
  document.body.classList.remove("dragging");
  setTimeout(() => { dragged = null; }, 0);
  if (span[0] !== from[0] || span[1] !== from[1]) give(name, text, ...span);
});

// ---------------------------------------------------------------- fields by keyboard

function focusField(name) {
  $("cards").querySelector(`[aria-current=true] [data-field=${name}]`)?.focus();
}

function focusedField() {
  return document.activeElement?.closest?.("[data-field].field")?.dataset.field || null;
}

function moveField(by) {
  const all = [...$("cards").querySelectorAll("[aria-current=true] .field")];
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
}

function moveEdge(name, pressed) {
  const e = event();
  const f = field(e, name);
  if (!f.span) return say("This field has no words: choose some with w.", true);
  const text = source(e);
  let [start, end] = f.span;
  if (pressed === "[") end = text.step(end - 1, -1)[1];
  if (pressed === "]") end = text.step(end - 1, 1)[1];
  if (pressed === "{") start = text.step(start, -1)[0];
  if (pressed === "}") start = text.step(start, 1)[0];
  return start < end ? give(name, text, start, end) : say("Backspace takes the words away.", true);
}

function fieldKey(name, pressed) {
  if (pressed === "ArrowDown" || pressed === "ArrowUp") moveField(pressed === "ArrowDown" ? 1 : -1);
  else if ("[]{}".includes(pressed)) moveEdge(name, pressed);
  else if (pressed === "Backspace" || pressed === "Delete") {
    decided({ kind: "words", event_id: event().id, field: name, in_title: event().in_title }, `${LABELS[name]}: no words.`, name);
  } else return false;
  return true;
}

// ---------------------------------------------------------------- keys

const KEYS = {
  "?": () => dialogs.help(),
  ";": async () => { now.why = (await dialogs.note(now.why)) ?? now.why; if (now.why) say(`Why: ${now.why}`); },
  u: undo,
  n: () => attempt(() => next(now.page?.article.id ?? null)),
};
const WITH_ARTICLE = { c: close, w: beginWords };
const WITH_EVENT = {
  j: () => choose(now.live + 1),
  k: () => choose(now.live - 1),
  a: () => act.verdict("accept", [event()]),
  A: acceptAll,
  x: () => act.verdict("delete", [event()]),
  t: () => act.retype(event()),
  m: () => act.merge(event()),
  s: () => act.split(event()),
  e: () => focusField("trigger"),
};

function pressed(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || document.querySelector("dialog[open]")) return;
  if (e.target.closest("input, select, textarea")) return;
  const name = focusedField();
  const chosenQueue = setup.queues[Number(e.key) - 1];
  let taken = true;
  if (now.words) taken = wordKey(e.key, e.shiftKey) || (e.key.length === 1 && e.key !== " ");
  else if (name && fieldKey(name, e.key)) taken = true;
  else if (chosenQueue) enter(chosenQueue.name);
  else if (KEYS[e.key]) KEYS[e.key]();
  else if (WITH_ARTICLE[e.key] && now.page) WITH_ARTICLE[e.key]();
  else if (WITH_EVENT[e.key] && event()) WITH_EVENT[e.key]();
  else taken = false;
  if (taken) e.preventDefault();
}

document.addEventListener("keydown", pressed);
$("help").addEventListener("click", () => dialogs.help());

// ---------------------------------------------------------------- life

setInterval(() => {
  if (document.visibilityState === "visible" && now.page && !now.foreign) {
    post("/api/claim", { article_id: now.page.article.id }).catch(() => say("The desk does not answer.", true));
  }
}, setup.claim * 250);

$("hints").replaceChildren(...[["a", "accept"], ["x", "delete"], ["w", "words"], ["e", "fields"], ["u", "undo"], ["c", "close"], ["?", "all keys"]].flatMap(([k, does]) => [kbd(k), ` ${does}  `]));

const asked = new URLSearchParams(location.hash.slice(1));
now.queue = setup.queues.some((q) => q.name === asked.get("queue")) ? asked.get("queue") : setup.queues[0].name;
showQueues();
attempt(async () => {
  await refreshList();
  if (asked.get("article")) await openArticle(asked.get("article"));
  else await next(null);
});
