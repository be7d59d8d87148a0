// The events of an article as cards; the one at work shows its fields.

import { setup } from "./api.js";
import { el, kbd } from "./dom.js";

export const LABELS = Object.fromEntries(setup.fields.map((f) => [f.name, f.label]));
const STATUS = { open: "open", accepted: "accepted", deleted: "deleted", added: "added" };
const KIND = new Map(setup.types.flatMap((t) => [[t.type, t.label], ...t.subtypes.map((s) => [`${t.type}/${s.id}`, s.label])]));

export const kindOf = (event) => KIND.get(event.subtype ? `${event.type}/${event.subtype}` : event.type) || event.type;

function interval(low, high) {
  if (low === null) return high === null ? "" : `up to ${high}`;
  if (high === null) return `${low} or more`;
  return low === high ? `${low}` : `${low} to ${high}`;
}

export function summary(field) {
  const v = field.values;
  const list = (...parts) => parts.filter((p) => p !== null && p !== undefined && p !== "").join(", ");
  switch (field.name) {
    case "trigger": return [v.event_type, v.event_subtype].filter(Boolean).join(" / ");
    case "actor": case "target": return list(v[`${field.name}_name`], v[`${field.name}_country`], v[`${field.name}_sector`]);
    case "location": return list(v.location_name, v.admin1, v.country);
    case "date": {
      const days = v.date_earliest === v.date_latest ? v.date_earliest || "" : `${v.date_earliest || "…"} to ${v.date_latest || "…"}`;
      return v.date_precision === "reported" ? `on or before ${v.date_latest}` : days && `${days}${v.date_precision && v.date_precision !== "day" ? ` (${v.date_precision})` : ""}`;
    }
    case "weapon": return v.weapon || "";
    case "modality": return v.modality;
    case "attribution": return v.attribution_name || v.attribution_id || "";
    default: return interval(v[`${field.name}_low`], v[`${field.name}_high`]);
  }
}

const filled = (field) => field.span || summary(field) || field.corrected.length;

function fieldRow(event, field, quote, act) {
  const was = field.corrected.filter((c) => !c.endsWith(".span")).map((c) => `${field.originals[c] ?? "unknown"}`);
  const moved = field.corrected.some((c) => c.endsWith(".span"));
  const label = LABELS[field.name];
  return el("li", {}, el("button", { type: "button", class: "field", "data-field": field.name, onclick: () => act.edit(event, field.name) },
    el("span", { class: "label" }, el("span", { class: `swatch ${field.group}`, "aria-hidden": "true" }), label),
    el("span", { class: "value" }, summary(field) || el("span", { class: "label" }, "words only")),
    field.span ? el("span", { class: "quote" }, `“${quote(event, field.span)}”`) : null,
    was.length || moved ? el("span", { class: "was" }, was.length ? `corrected; the coder read ${was.join(", ")}` : "other words than the coder's") : null));
}

function blanks(event, act) {
  const empty = event.fields.filter((f) => !filled(f));
  return empty.length ? el("div", { class: "blank", role: "group", "aria-label": "Fields without a value" },
    empty.map((f) => el("button", { type: "button", onclick: () => act.edit(event, f.name) }, "+ ", LABELS[f.name]))) : null;
}

const action = (label, key, run, extra = {}) => el("button", { type: "button", "aria-keyshortcuts": key, onclick: run, ...extra }, label, " ", kbd(key));

function actions(event, act) {
  const done = event.status === "accepted" || event.status === "added";
  return el("div", { class: "actions" },
    action("Accept", "a", () => act.verdict("accept", [event]), { class: "primary", disabled: done && event.status === "added" }),
    action("Delete", "x", () => act.verdict("delete", [event])), action("Type", "t", () => act.retype(event)),
    action("Merge", "m", () => act.merge(event)), action("Split", "s", () => act.split(event)));
}

export function card(event, n, live, quote, act) {
  const sure = event.status === "added" ? "by hand" : `${event.confidence.toFixed(2)} sure`;
  const excerpt = quote(event, event.sentence);
  return el("li", { class: `card ${event.status}`, "aria-current": live, "data-event": event.id },
    el("h3", {}, el("button", { type: "button", "aria-expanded": live, onclick: () => act.choose(n) }, kindOf(event)),
      el("span", { class: "sure" }, sure), el("span", { class: `badge ${event.status}` }, STATUS[event.status])),
    live ? el("p", { class: "codes" }, [...event.codes, event.historical && "told as history"].filter(Boolean).join(" · ")) : el("p", { class: "excerpt" }, excerpt),
    live ? el("ul", { class: "fields", "aria-label": "Fields" }, event.fields.filter(filled).map((f) => fieldRow(event, f, quote, act))) : null,
    live ? blanks(event, act) : null,
    live ? actions(event, act) : null,
    live && event.by.length ? el("p", { class: "incident" }, `Decided by ${event.by.join(", ")}`) : null);
}
