// Incidents that a map would draw over one another, as one circle.
const CELL = 36;
const KINDS = { point: "at a named place", region: "known only by region", country: "known only by country" };

// The meridian opposite to the widest gap between incidents, so that they lie in the middle of the map; degrees.
function middleMeridian(lons) {
  const sorted = [...new Set(lons)].sort(d3.ascending);
  if (!sorted.length) return 11;
  let [widest, after] = [360 - (sorted.at(-1) - sorted[0]), sorted[0]];
  for (const [before, next] of d3.pairs(sorted)) if (next - before > widest) [widest, after] = [next - before, next];
  return widest < 120 ? 11 : ((after + (360 - widest) / 2 + 540) % 360) - 180;
}

// The incidents in one cell of a grid that are as precisely placed, at the middle of their tolls; the largest clusters first.
function clustersOf(data, numbers, points, zoom) {
  const cell = CELL / zoom;
  const square = (n) => `${data.placing[n]} ${Math.floor(points[n][0] / cell)} ${Math.floor(points[n][1] / cell)}`;
  return [...groupBy(numbers, (n) => (points[n] ? square(n) : null))]
    .map(([key, members]) => clusterOf(data, key, members, points))
    .sort((a, b) => b.toll.best - a.toll.best || b.members.length - a.members.length);
}

function clusterOf(data, key, members, points) {
  const toll = tollOf(data.incidents, members),
    [x0, y0] = points[members[0]];
  const weight = (n) => 1 + (data.incidents.killed_best[n] ?? 0);
  const middle = (axis) => d3.sum(members, (n) => points[n][axis] * weight(n)) / d3.sum(members, weight);
  const spread = members.some((n) => Math.hypot(points[n][0] - x0, points[n][1] - y0) > 0.02);
  return { key, members, toll, placing: data.placing[members[0]], x: middle(0), y: middle(1), spread };
}

// The groups of families in a cluster by people killed, or, where nobody was, by incidents: [[group, size]].
function kindsOf(data, { members, toll }) {
  const size = (n) => (toll.best ? (data.incidents.killed_best[n] ?? 0) : 1);
  const sizes = d3.rollups(
    members,
    (g) => d3.sum(g, size),
    (n) => data.group[n],
  );
  return sizes.filter(([, of]) => of).sort((a, b) => d3.descending(a[1], b[1]));
}

function clusterWords(data, cluster) {
  const { incidents } = data,
    [first] = cluster.members;
  const most = (keyOf) => d3.rollups(cluster.members, (g) => g.length, keyOf).sort((a, b) => d3.descending(a[1], b[1]));
  const places = most((n) => placeWords(incidents, n));
  const others = places.length > 1 ? ` and ${counted(places.length - 1, "other place")}` : "";
  const kinds = most((n) => data.group[n]).slice(0, 3);
  const what = capital(kindWords(incidents.event_type[first], incidents.event_subtype[first]));
  const single = `${what}, ${daysWords(incidents.date_earliest[first], incidents.date_latest[first])}`;
  return {
    place: `${places[0][0]}${others}`,
    told: `${counted(cluster.members.length, "incident")}, ${sumWords(cluster.toll)} killed`,
    what:
      cluster.members.length === 1
        ? single
        : kinds.map(([group, n]) => `${data.families[group].label.toLowerCase()} ${number.format(n)}`).join(", "),
    placing: KINDS[cluster.placing],
  };
}
