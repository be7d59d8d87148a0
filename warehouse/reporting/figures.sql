-- name: timeline
SELECT
    CAST(date_trunc('{period}', coalesce(date_earliest, date_latest)) AS DATE) AS period,
    CAST(date_trunc('{period}', coalesce(date_earliest, date_latest)) + INTERVAL 1 {period} AS DATE) AS period_end, event_type,
    count(*) AS incidents,
    CAST(coalesce(sum(killed_low), 0) AS BIGINT) AS killed_low, CAST(coalesce(sum(killed_best), 0) AS BIGINT) AS killed_best,
    CAST(coalesce(sum(greatest(coalesce(killed_high, 0), killed_best)), 0) AS BIGINT) AS killed_high
FROM incidents SEMI JOIN chosen USING (incident_id)
WHERE coalesce(date_earliest, date_latest) IS NOT NULL
GROUP BY ALL ORDER BY ALL;
-- name: map
SELECT
    round(lat, 4) AS lat, round(lon, 4) AS lon,
    CASE WHEN geo_precision IS DISTINCT FROM 3 THEN 'place' WHEN admin1 IS NULL AND country IS NOT NULL THEN 'country' ELSE 'region' END AS known_by,
    event_type, count(*) AS incidents, CAST(coalesce(sum(killed_best), 0) AS BIGINT) AS killed_best
FROM incidents SEMI JOIN chosen USING (incident_id)
WHERE lat IS NOT NULL AND lon IS NOT NULL
GROUP BY ALL ORDER BY ALL;
-- name: dyads
WITH side AS (
    SELECT
        i.event_type, i.killed_best,
        coalesce(i.actor_name, replace(s.template, '{{}}', n.name), 'unknown') || ' → '
            || coalesce(i.target_name, replace(o.template, '{{}}', t.name), 'unknown') AS pair
    FROM incidents i SEMI JOIN chosen USING (incident_id)
    LEFT JOIN internal.country_codes n ON n.iso3 = coalesce(i.actor_country, i.country)
    LEFT JOIN internal.country_codes t ON t.iso3 = coalesce(i.target_country, i.country)
    LEFT JOIN internal.sector_codes s ON s.sector = i.actor_sector
    LEFT JOIN internal.sector_codes o ON o.sector = i.target_sector
    WHERE coalesce(i.actor_name, i.actor_sector, i.target_name, i.target_sector) IS NOT NULL
),
most AS (SELECT pair, count(*) AS incidents_of_pair, CAST(sum(killed_best) AS BIGINT) AS killed_of_pair FROM side GROUP BY pair ORDER BY 2 DESC, 1 LIMIT 15)
SELECT pair, event_type, count(*) AS incidents, any_value(incidents_of_pair) AS incidents_of_pair, any_value(killed_of_pair) AS killed_of_pair
FROM side JOIN most USING (pair) GROUP BY pair, event_type ORDER BY incidents_of_pair DESC, pair, event_type;
-- name: tolls
WITH known AS (
    SELECT i.*, coalesce(n.name, i.country) AS country_name, greatest(coalesce(i.killed_high, 0), i.killed_best) AS reach, i.killed_high IS NULL AS is_open
    FROM incidents i SEMI JOIN chosen USING (incident_id) LEFT JOIN internal.country_codes n ON n.iso3 = i.country
    WHERE i.killed_best > 0
),
by_country AS (
    SELECT
        'By country' AS panel, country_name AS name, CAST(sum(killed_low) AS BIGINT) AS low, CAST(sum(killed_best) AS BIGINT) AS best,
        CAST(sum(reach) AS BIGINT) AS high, bool_or(is_open) AS is_open
    FROM known WHERE country_name IS NOT NULL GROUP BY country_name ORDER BY best DESC, name LIMIT 15
),
deadliest AS (
    SELECT
        'Deadliest incidents' AS panel,
        concat_ws(', ', location_name, CASE WHEN country_name != location_name THEN country_name END, replace(event_type, '_', ' '),
            strftime(coalesce(date_earliest, date_latest), '%-d %b %Y')) AS name,
        killed_low AS low, killed_best AS best, reach AS high, is_open
    FROM known ORDER BY killed_best DESC, incident_id LIMIT 15
)
FROM by_country UNION ALL FROM deadliest
