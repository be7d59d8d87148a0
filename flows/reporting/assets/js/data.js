// The rows that the page carries, as columns by name.
const DAY = 86_400_000;

async function unpacked(id) {
  const letters = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(letters.length);
  for (let n = 0; n < letters.length; n += 1) bytes[n] = letters.charCodeAt(n);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function column({ v, d, days }) {
  if (days) return days;
  return d ? v.map((n) => (n === null ? null : d[n])) : v;
}

function table({ rows, columns }) {
  const made = { rows };
  for (const [name, packed] of Object.entries(columns)) made[name] = column(packed);
  return made;
}

// Rows of a table by incident: [first, end) for each.
function ranges(incident, count) {
  const first = new Int32Array(count + 1);
  for (const n of incident) first[n + 1] += 1;
  for (let n = 0; n < count; n += 1) first[n + 1] += first[n];
  return first;
}

function rowsOf(bounds, n) {
  return d3.range(bounds[n], bounds[n + 1]);
}

// What a map may honestly draw of a place: a point, a region, a country, or nothing.
function placing(incidents, n) {
  if (incidents.lat[n] === null || incidents.lon[n] === null) return null;
  if (incidents.geo_precision[n] !== 3) return "point";
  return incidents.admin1[n] === null && incidents.country[n] !== null ? "country" : "region";
}

function derived(data) {
  const { incidents, families } = data;
  const groupOf = new Map(families.flatMap((group, n) => group.families.map((family) => [family, n])));
  const all = d3.range(incidents.rows);
  return {
    day: all.map((n) => incidents.date_earliest[n] ?? incidents.date_latest[n]),
    group: all.map((n) => groupOf.get(incidents.event_type[n]) ?? families.length - 1),
    placing: all.map((n) => placing(incidents, n)),
    dyad: all.map((n) => dyadOf(incidents, n)),
    number: new Map(incidents.incident_id.map((id, n) => [id, n])),
  };
}

function dyadOf(incidents, n) {
  const [actor, target] = [incidents.actor[n], incidents.target[n]];
  return actor === null && target === null ? null : `${actor ?? "unknown"}\u0000${target ?? "unknown"}`;
}

async function readData() {
  const [raw, land] = await Promise.all([unpacked("the-data"), unpacked("the-land")]);
  const data = { about: raw.about, families: raw.families, fields: raw.fields, land };
  for (const name of ["incidents", "articles", "reports", "claims", "states", "tolls", "corrections", "coverage"])
    data[name] = table(raw[name]);
  const count = data.incidents.rows;
  data.of = {};
  for (const name of ["reports", "claims", "states", "tolls"]) data.of[name] = ranges(data[name].incident, count);
  return Object.assign(data, derived(data));
}
