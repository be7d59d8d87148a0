// Values in words. Every text of a stranger becomes a text node; what could steer the line it stands in is shown as U+FFFD.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const MODALITIES = {
  asserted: "told as fact",
  alleged: "alleged",
  denied: "denied",
  negated: "said not to have happened",
  planned: "planned",
  threatened: "threatened",
  hypothetical: "hypothetical",
};
const STANCES = { asserts: "says so", alleges: "alleges it", denies: "denies it", expects: "expects it" };
const SECTORS = {
  GOV: "government",
  MIL: "military",
  POL: "police",
  SPY: "intelligence",
  JUD: "courts",
  LEG: "parliament",
  PTY: "parties",
  OPP: "opposition",
  REB: "rebels",
  PRM: "militias",
  CRM: "criminal groups",
  CVL: "civilians",
  PRO: "protesters",
  RIO: "rioters",
  MED: "media",
  REL: "religious",
  EDU: "education",
  BUS: "business",
  LAB: "labour",
  HLH: "medical workers",
  REF: "displaced people",
  MIN: "communities",
  IGO: "international organisations",
  NGO: "non-governmental organisations",
  UNK: "not resolved",
};
const number = new Intl.NumberFormat("en");
const share = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const dayFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

const printable = (text) => String(text).replace(UNPRINTABLE, "\ufffd");
const counted = (n, one, many = `${one}s`) => `${number.format(n)} ${n === 1 ? one : many}`;
const dateOf = (day) => new Date(day * DAY);
const isoOf = (day) => dateOf(day).toISOString().slice(0, 10);
const dayOf = (iso) => (iso ? Math.round(Date.parse(iso) / DAY) : null);
const dayWords = (day) => (day === null ? "no date" : dayFormat.format(dateOf(day)));
const family = (type) => type.replaceAll("_", " ");
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

function daysWords(first, last) {
  if (first === null && last === null) return "no date";
  if (first === null) return `by ${dayWords(last)}`;
  return last === null || first === last ? dayWords(first) : `${dayWords(first)} – ${dayWords(last)}`;
}

// 12, 12–15 or 12+: a toll whose low, best and high are given.
function tollWords(low, high) {
  if (low === null && high === null) return "";
  if (high === null) return `${number.format(low)}+`;
  return low === null || low === high ? number.format(high) : `${number.format(low)}–${number.format(high)}`;
}

function kindWords(type, subtype) {
  return subtype ? `${family(type)}, ${family(subtype)}` : family(type);
}

function placeWords(incidents, n) {
  const name = incidents.location_name[n];
  const country = incidents.country_name[n];
  if (!name) return country ?? "no place";
  return country && country !== name && incidents.country[n] !== name
    ? `${name}, ${country}`
    : country && incidents.country[n] === name
      ? country
      : name;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = printable(value);
    else if (key === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, printable(value));
  }
  for (const child of children)
    if (child !== null && child !== undefined) made.append(typeof child === "string" ? printable(child) : child);
  return made;
}

// A stranger's text in an element whose writing direction is its own.
const quote = (text, name = "bdi", attributes = {}) => element(name, { dir: "auto", ...attributes }, text);

// Only the web's own addresses may be followed.
function webAddress(url) {
  if (!url) return null;
  try {
    const address = new URL(url);
    return ["http:", "https:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

const only = (id) => document.getElementById(id);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
