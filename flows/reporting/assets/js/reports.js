// The words of each report, with the fields that were read from them.
const fieldClass = (data, field) => data.fields.groups[field] ?? "other";

// Offsets count characters, of which some are two units of a JavaScript text.
function characters(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function marksOf(packed) {
  return (packed ?? "")
    .split("|")
    .filter(Boolean)
    .map((mark) => {
      const [field, start, end, rule] = mark.split(" ");
      return { field, start: Number(start), end: Number(end), rule: rule.replaceAll("_", " ") };
    });
}

// A sentence in stretches between the ends of all marks, since marks may cross; the trigger is seen above all others, then the shortest.
function marked(data, sentence, marks) {
  const letters = characters(sentence);
  const part = (a, b) => (typeof letters === "string" ? letters.slice(a, b) : letters.slice(a, b).join(""));
  const ends = [...new Set([0, letters.length, ...marks.flatMap((m) => [m.start, m.end])])].sort(d3.ascending);
  return d3.pairs(ends).map(([a, b]) => {
    const here = marks.filter((m) => m.start <= a && b <= m.end);
    if (!here.length) return document.createTextNode(printable(part(a, b)));
    const above = d3.least(here, (p, q) => (q.field === "trigger") - (p.field === "trigger") || p.end - p.start - (q.end - q.start));
    const ending = [...new Set(here.filter((m) => m.end === b).map((m) => m.field))].join(", ");
    const told = here.map((m) => `${m.field}${m.rule ? ` [${m.rule}]` : ""}`).join("; ");
    return element("mark", { class: fieldClass(data, above.field), title: told, "data-field": ending || null }, part(a, b));
  });
}

function reportWords(data, r) {
  const { reports } = data,
    sentence = reports.sentence[r];
  const aside = [
    `${kindWords(reports.event_type[r], reports.event_subtype[r])}, ${MODALITIES[reports.modality[r]]}`,
    reports.attribution[r] ? `says ${reports.attribution[r]}` : null,
    `confidence ${share.format(reports.confidence[r])}`,
    reports.in_title[r] ? "headline" : null,
  ];
  const said =
    sentence === null
      ? element("p", { class: "soft" }, "The sentence is in the warehouse; the page has no room for it.")
      : element(
          "blockquote",
          {},
          element(
            "p",
            { dir: "auto", class: "sentence" },
            reports.skipped[r] ? "… " : null,
            ...marked(data, sentence, marksOf(reports.spans[r])),
            reports.cut_short[r] ? " …" : null,
          ),
        );
  const elsewhere = Object.entries(JSON.parse(reports.elsewhere[r] ?? "{}")).map(([field, [words, rule]]) =>
    element("li", {}, `${field}: `, element("mark", { class: fieldClass(data, field), title: rule }, quote(words))),
  );
  return element(
    "div",
    { class: "report" },
    said,
    element("p", { class: "soft" }, aside.filter(Boolean).join(" · ")),
    elsewhere.length ? element("p", { class: "soft" }, "Read elsewhere in the article:") : null,
    elsewhere.length ? element("ul", { class: "elsewhere" }, ...elsewhere) : null,
    ...corrections(data, r),
  );
}

function corrections(data, r) {
  const { corrections: made, reports } = data;
  return d3
    .range(made.rows)
    .filter((c) => made.event_id[c] === reports.event_id[r])
    .map((c) =>
      element(
        "p",
        { class: "corrected" },
        `Corrected on ${dayWords(made.corrected_on[c])} by ${made.who[c]}: ${made.field[c]} was ${made.original[c] ?? "unknown"}, is ${made.value[c] ?? "unknown"}. ${made.why[c]}`,
      ),
    );
}

function articleOf(data, article, rows) {
  const { articles } = data,
    address = webAddress(articles.url[article]),
    title = articles.title[article] ?? "No title";
  const heading = address
    ? element("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }, quote(title))
    : quote(title);
  return element(
    "article",
    {},
    element("h4", {}, heading),
    element("p", { class: "soft" }, quote(articles.source[article] ?? "no source"), `, ${dayWords(articles.published_on[article])}`),
    ...rows.map((r) => reportWords(data, r)),
  );
}

function legend(data) {
  return element(
    "p",
    { class: "fields" },
    ...Object.entries(data.fields.legend).flatMap(([name, words]) => [element("mark", { class: name }, words), " "]),
  );
}
