// Dialogs: each is a promise of what was chosen, null when it was left.

import { get, setup } from "./api.js";
import { el, kbd } from "./dom.js";

function open(title, content) {
  return new Promise((done) => {
    let result = null;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    const dialog = el("dialog", { "aria-labelledby": "dialog-title" }, el("h2", { id: "dialog-title" }, title), content(close));
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(result);
    });
    dialog.addEventListener("keydown", (e) => e.stopPropagation());
    document.body.append(dialog);
    dialog.showModal();
  });
}

const buttons = (close, label) => el("div", { class: "row" },
  el("button", { type: "button", onclick: () => close(null) }, "Cancel ", kbd("Esc")), label && el("button", { class: "primary" }, label));

const KEYS = [
  ["Events", [["j k", "next, previous event"], ["a", "accept the event"], ["Shift a", "accept all open events of the article"], ["x", "delete: no such event"],
    ["t", "another type"], ["m", "merge its incident with another"], ["s", "split its incident"], ["e", "go to the fields"], ["u", "undo your last decision"]]],
  ["Fields", [["↑ ↓", "next, previous field"], ["Enter", "correct its values"], ["[ ]", "move the end of its words"], ["{ }", "move their beginning"],
    ["Backspace", "take its words away"]]],
  ["Words", [["w", "choose words with the keyboard"], ["← →", "previous, next word"], ["↑ ↓", "a line back, a line on"], ["Shift ← →", "more or fewer words"],
    ...setup.fields.map((f) => [f.key, f.label.toLowerCase()]), ["z", "an event that was missed"], ["Esc", "leave the words"]]],
  ["Articles", [["c", "close the article: nothing is missing"], ["n", "another article, leaving this one"], ["1 – 5", "choose a queue"], [";", "say why, for the next decision"],
    ["?", "these keys"]]],
];

export function help() {
  return open("Keys", (close) => el("div", {}, KEYS.map(([title, keys]) => el("section", {}, el("h3", {}, title),
    el("dl", { class: "keys" }, keys.map(([key, does]) => el("div", {}, el("dt", {}, key.split(" ").flatMap((k) => [kbd(k), " "])), el("dd", {}, does)))))),
  el("div", { class: "row" }, el("button", { type: "button", class: "primary", autofocus: true, onclick: () => close(true) }, "Close ", kbd("Esc")))));
}

export function note(now) {
  return open("Why?", (close) => {
    const input = el("input", { id: "why", value: now, maxlength: 1000, autofocus: true });
    const form = el("form", {}, el("label", { for: "why" }, "For the next decision", input), buttons(close, "Keep"));
    form.addEventListener("submit", (e) => { e.preventDefault(); close(input.value); });
    return form;
  });
}

// A list to choose from by typing and arrows. `find(words)` gives [{value, label, more}].
function chooser(title, prompt, find) {
  return open(title, (close) => {
    let options = [];
    let at = 0;
    const list = el("ul", { class: "options", role: "listbox", id: "options", "aria-label": prompt });
    const input = el("input", { type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "options", "aria-label": prompt, placeholder: prompt,
      autocomplete: "off", autofocus: true });
    const show = () => {
      list.replaceChildren(...options.map((o, n) => el("li", { role: "option", id: `option-${n}`, "aria-selected": n === at, onclick: () => close(o.value) },
        o.label, o.more && el("small", {}, o.more))));
      if (!options.length) list.replaceChildren(el("li", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, "Nothing fits."));
      input.setAttribute("aria-activedescendant", options.length ? `option-${at}` : "");
      list.children[at]?.scrollIntoView({ block: "nearest" });
    };
    let asked = 0;
    const refresh = async () => {
      const mine = (asked += 1);
      const found = await find(input.value.trim().toLowerCase());
      if (mine !== asked) return;
      options = found;
      at = 0;
      show();
    };
    input.addEventListener("input", refresh);
    input.addEventListener("keydown", (e) => {
      const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[e.key];
      if (move) {
        e.preventDefault();
        at = Math.max(0, Math.min(options.length - 1, at + move));
        show();
      } else if (e.key === "Enter") {
        e.preventDefault();
        if (options[at]) close(options[at].value);
      }
    });
    refresh();
    return el("div", {}, input, list, buttons(close));
  });
}

const TYPES = setup.types.flatMap((t) => [
  { value: { event_type: t.type, event_subtype: null }, label: t.label, more: `${t.type} · ${t.definition}` },
  ...t.subtypes.map((s) => ({ value: { event_type: t.type, event_subtype: s.id }, label: s.label, more: `${t.type} / ${s.id} · ${s.definition}` })),
]);

export function type(title) {
  const fits = (o, words) => words.split(/\s+/).every((w) => `${o.label} ${o.more}`.toLowerCase().includes(w));
  const rank = (o, words) => Number(!o.value.event_type.startsWith(words)) + Number(!o.label.toLowerCase().includes(words));
  return chooser(title, "Type or subtype", (words) => TYPES.filter((o) => fits(o, words)).sort((a, b) => rank(a, words) - rank(b, words)));
}

const said = (...parts) => parts.filter((p) => p !== null && p !== undefined && p !== "").join(" · ");

export function merge(incident) {
  return chooser("Merge with which incident?", "Type, place, actor or id; empty for those near in time and place", async (words) => {
    const { near } = await get("/api/incident", { id: incident, words });
    return near.filter((i) => i.event_id).map((i) => ({
      value: i.event_id,
      label: said(`${i.event_type}${i.event_subtype ? `/${i.event_subtype}` : ""}`, i.location_name || i.country, i.date_earliest || i.date_latest),
      more: said(i.actor_name && `by ${i.actor_name}`, i.target_name && `on ${i.target_name}`, i.killed_best !== null && `${i.killed_best} killed`,
        `${i.articles} ${i.articles === 1 ? "article" : "articles"}`, i.incident_id),
    }));
  });
}

export async function split(incident, own) {
  const { members } = await get("/api/incident", { id: incident, words: "" });
  if (members.length < 2) return undefined;
  return open("Which of these are another incident?", (close) => {
    const boxes = members.map((m, n) => {
      const box = el("input", { type: "checkbox", value: m.event_id, checked: m.event_id === own, autofocus: n === 0 });
      const words = said(`${m.event_type} “${m.trigger}”`, m.location_name, m.date_earliest, m.killed_low !== null && `${m.killed_low} killed`);
      return el("li", {}, el("label", {}, box, el("span", {}, words, el("small", { class: "note" }, ` ${said(m.source, m.published_on, m.title)}`))));
    });
    const form = el("form", {}, el("ul", { class: "checks" }, boxes), buttons(close, "Split"));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      close(Array.from(form.querySelectorAll("input:checked"), (b) => b.value));
    });
    return form;
  });
}

const COLUMN = { event_type: "type", event_subtype: "subtype", location_name: "name", place_id: "GeoNames id", geo_precision: "precision", admin1: "division",
  date_earliest: "earliest day", date_latest: "latest day", date_precision: "precision", attribution_name: "name", attribution_id: "id", lat: "latitude", lon: "longitude" };
export const columnLabel = (name) => COLUMN[name] || name.replace(/^(actor|target)_/, "").replace(/^(\w+)_(low|high)$/, "$2est").replace("lowest", "at least").replace("highest", "at most");

export function edit(form, field) {
  return open(form.label, (close) => {
    const inputs = form.columns.map((column, n) => {
      const now = field.values[column] === null ? "" : String(field.values[column]);
      const choices = setup.choices[column];
      const input = choices
        ? el("select", { name: column, autofocus: n === 0 }, el("option", { value: "" }, "unknown"), choices.map((c) => el("option", { value: c }, c)))
        : el("input", { name: column, autofocus: n === 0, autocomplete: "off", placeholder: "unknown", inputmode: /_(low|high)$/.test(column) ? "numeric" : null });
      input.value = now;
      return { column, now, input };
    });
    const why = el("input", { name: "why", maxlength: 1000, placeholder: "the article says otherwise" });
    const made = el("form", {}, inputs.map(({ column, input }) => el("label", {}, columnLabel(column), input)), el("label", {}, "why", why),
      Object.keys(field.originals).length ? el("p", { class: "note" }, `The coder read: ${Object.entries(field.originals).map(([c, v]) => `${columnLabel(c.replace(".span", " words"))} ${v ?? "unknown"}`).join(", ")}`) : null,
      buttons(close, "Save"));
    made.addEventListener("submit", (e) => {
      e.preventDefault();
      const values = Object.fromEntries(inputs.filter((i) => i.input.value.trim() !== i.now).map((i) => [i.column, i.input.value.trim() || null]));
      close(Object.keys(values).length ? { values, why: why.value } : null);
    });
    return made;
  });
}
