-- name: incidents
SELECT
    i.incident_id, i.event_type, i.event_subtype,
    coalesce(i.actor_name, replace(s.template, '{}', coalesce(sn.name, n.name))) AS actor,
    i.actor_country, i.actor_sector,
    coalesce(i.target_name, replace(o.template, '{}', coalesce(tn.name, n.name))) AS target,
    i.target_country, i.target_sector,
    i.location_name, i.country, coalesce(n.name, i.country) AS country_name, n.iso_numeric AS country_number, i.admin1,
    round(i.lat, 4) AS lat, round(i.lon, 4) AS lon, i.geo_precision,
    i.date_earliest, i.date_latest, i.date_precision,
    i.killed_low, i.killed_best, i.killed_high, i.injured_low, i.injured_best, i.injured_high,
    i.modality, i.asserted_events, i.alleged_events, i.denied_events, i.unrealised_events,
    round(i.confidence, 3) AS confidence, i.sources, i.articles, i.events
FROM chosen c JOIN incidents i USING (incident_id)
LEFT JOIN internal.country_codes n ON n.iso3 = i.country
LEFT JOIN internal.country_codes sn ON sn.iso3 = i.actor_country
LEFT JOIN internal.country_codes tn ON tn.iso3 = i.target_country
LEFT JOIN internal.sector_codes s ON s.sector = i.actor_sector
LEFT JOIN internal.sector_codes o ON o.sector = i.target_sector
ORDER BY c.incident;
-- name: articles
SELECT source, published_on, title, url FROM told_articles ORDER BY article;
-- name: reports
SELECT
    r.incident, a.article, r.event_id, r.event_type, r.event_subtype, r.modality,
    coalesce(r.actor_name, r.actor_text) AS actor, coalesce(r.target_name, r.target_text) AS target, r.weapon,
    r.location_name, r.date_earliest, r.date_latest,
    r.killed_low, r.killed_high, r.injured_low, r.injured_high,
    coalesce(r.attribution_name, r.attribution_text) AS attribution, r.attribution_sector,
    round(r.confidence, 2) AS confidence, r.in_title, r.sentence, r.skipped, r.sentence_length > r.skipped + length(r.sentence) AS cut_short,
    r.evidence
FROM reports r JOIN told_articles a USING (article_id)
ORDER BY r.incident, a.article, r.in_title DESC, r.sentence_index, r.event_id;
-- name: claims
SELECT
    c.incident, left(k.claimant, 200) AS claimant, k.claimant_sector, k.quoted, k.stance, k.event_type, left(k.actor, 200) AS actor,
    k.killed_low, k.killed_high, k.injured_low, k.injured_high, k.first_said, k.last_said, k.articles
FROM chosen c JOIN claims k USING (incident_id)
ORDER BY c.incident, k.first_said NULLS LAST, k.stance, k.claimant, k.event_id;
-- name: states
WITH known AS (SELECT c.incident, s.* FROM chosen c JOIN incident_states s USING (incident_id))
SELECT incident, known_from, killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, modality, sources, articles
FROM known
WINDOW before AS (PARTITION BY incident ORDER BY known_from)
QUALIFY lag(known_from) OVER before IS NULL OR (
    (killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, modality)
    IS DISTINCT FROM lag((killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, modality)) OVER before
)
ORDER BY incident, known_from;
-- name: tolls
SELECT c.incident, t.harm, t.victims, t.low, t.best, t.high
FROM chosen c JOIN incident_tolls t USING (incident_id)
ORDER BY c.incident, t.harm, t.best DESC, t.victims;
-- name: corrections
SELECT r.event_id, o.field, left(o.original, 200) AS original, left(o.value, 200) AS value, o.who, CAST(o.corrected_at AS DATE) AS corrected_on,
    left(o.why, 400) AS why
FROM overrides o JOIN reports r USING (event_id)
ORDER BY o.corrected_at, r.event_id, o.field;
-- name: coverage
SELECT day, articles FROM coverage ORDER BY day;
-- name: about
SELECT
    (SELECT count(*) FROM chosen) AS shown,
    (SELECT count(*) FROM incidents) AS incidents,
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(DISTINCT source) FROM articles) AS sources,
    (SELECT min(published_on) FROM articles) AS first_published,
    (SELECT max(published_on) FROM articles) AS last_published,
    (SELECT max(CAST(finished_at AS DATE)) FROM runs) AS last_run,
    (SELECT max_by(coder_version, started_at) FROM runs) AS coder_version
