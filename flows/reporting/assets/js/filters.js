// What is chosen. Each filter has a bit; an incident's mask has the bits of the filters it does not pass, so that a figure can leave
// its own filter out of what it shows.
const BITS = Object.fromEntries(
  ["families", "modality", "country", "days", "deadly", "search", "dyad", "source", "place"].map((name, n) => [name, 1 << n]),
);
const HAPPENED = ["asserted", "alleged"];

function freshChoice() {
  return {
    families: new Set(),
    modality: new Set(HAPPENED),
    country: null,
    days: null,
    deadly: 0,
    search: "",
    dyad: null,
    source: null,
    place: null,
  };
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function searchTexts(data) {
  const { incidents, reports, articles } = data;
  return d3.range(incidents.rows).map((n) => {
    const own = [
      incidents.incident_id[n],
      kindWords(incidents.event_type[n], incidents.event_subtype[n]),
      incidents.actor[n],
      incidents.target[n],
      incidents.location_name[n],
      incidents.admin1[n],
      incidents.country_name[n],
    ];
    const told = rowsOf(data.of.reports, n).flatMap((r) => [
      reports.sentence[r],
      reports.attribution[r],
      articles.source[reports.article[r]],
    ]);
    return folded([...own, ...told].filter(Boolean).join("\n"));
  });
}

function sourcesOf(data) {
  const { reports, articles, incidents } = data;
  return d3.range(incidents.rows).map((n) => new Set(rowsOf(data.of.reports, n).map((r) => articles.source[reports.article[r]])));
}

// The tests of the filters that are set: [bit, whether incident n passes].
function tests(data, choice, later) {
  const { incidents, day, group } = data;
  const made = [];
  const add = (name, passes) => made.push([BITS[name], passes]);
  if (choice.families.size) add("families", (n) => choice.families.has(group[n]));
  add("modality", (n) => choice.modality.has(incidents.modality[n]));
  if (choice.country) add("country", (n) => incidents.country[n] === choice.country);
  if (choice.days) {
    const [first, last] = choice.days;
    add("days", (n) => day[n] !== null && (incidents.date_latest[n] ?? day[n]) >= first && day[n] <= last);
  }
  if (choice.deadly > 0) add("deadly", (n) => (incidents.killed_best[n] ?? 0) >= choice.deadly);
  if (choice.dyad) add("dyad", (n) => data.dyad[n] === choice.dyad);
  if (choice.source) add("source", (n) => later.sources()[n].has(choice.source));
  if (choice.place) add("place", (n) => choice.place.incidents.has(n));
  const terms = folded(choice.search).split(/\s+/).filter(Boolean);
  if (terms.length) add("search", (n) => terms.every((term) => later.texts()[n].includes(term)));
  return made;
}

function once(make) {
  let made = null;
  return () => (made ??= make());
}

function makeSelector(data) {
  const later = { sources: once(() => sourcesOf(data)), texts: once(() => searchTexts(data)) };
  return (choice) => {
    const masks = new Uint16Array(data.incidents.rows);
    for (const [bit, passes] of tests(data, choice, later)) for (let n = 0; n < masks.length; n += 1) if (!passes(n)) masks[n] |= bit;
    const without = (...names) => {
      const ignored = ~names.reduce((bits, name) => bits | BITS[name], 0);
      const found = [];
      for (let n = 0; n < masks.length; n += 1) if (!(masks[n] & ignored)) found.push(n);
      return found;
    };
    return { choice, chosen: without(), without };
  };
}

// What is chosen, in words, for the print and for the ear.
function choiceWords(data, choice) {
  const { families, incidents } = data;
  const parts = [];
  if (choice.families.size) parts.push([...choice.families].map((n) => families[n].label.toLowerCase()).join(", "));
  parts.push([...choice.modality].map((name) => MODALITIES[name]).join(", ") || "nothing told");
  if (choice.country) parts.push(incidents.country_name[incidents.country.indexOf(choice.country)]);
  if (choice.days) parts.push(`${dayWords(choice.days[0])} to ${dayWords(choice.days[1])}`);
  if (choice.deadly > 0) parts.push(`at least ${number.format(choice.deadly)} killed`);
  if (choice.dyad) parts.push(choice.dyad.replace("\u0000", " → "));
  if (choice.source) parts.push(`told by ${choice.source}`);
  if (choice.place) parts.push(`at ${choice.place.label}`);
  if (choice.search) parts.push(`“${choice.search}”`);
  return parts.join("; ");
}
