-- What was known of each incident in `incident_members` from each day on which an article about it was published: the same sums as in
-- `incidents`, over the articles published until then. An article without a date was known on no day.
INSERT INTO incident_states BY NAME
WITH article AS (
    SELECT
        incident_id, article_id, any_value(published_on) AS published_on, any_value(origin) AS origin, count(*) AS events,
        min(list_position(['asserted', 'alleged', 'denied', 'negated', 'planned', 'threatened', 'hypothetical'], modality)) AS modality,
        max(coalesce(killed_low, 0)) FILTER (told AND coalesce(killed_low, killed_high) IS NOT NULL) AS killed_low,
        max(killed_high) FILTER (told) AS killed_high,
        max(coalesce(injured_low, 0)) FILTER (told AND coalesce(injured_low, injured_high) IS NOT NULL) AS injured_low,
        max(injured_high) FILTER (told) AS injured_high
    FROM (SELECT *, modality IN ('asserted', 'alleged') AS told FROM incident_members)
    WHERE published_on IS NOT NULL GROUP BY incident_id, article_id
),
day AS (
    SELECT incident_id, published_on AS known_from, lead(published_on) OVER (PARTITION BY incident_id ORDER BY published_on) AS known_until
    FROM (SELECT DISTINCT incident_id, published_on FROM article)
)
SELECT
    incident_id, known_from, any_value(known_until) AS known_until,
    ['asserted', 'alleged', 'denied', 'negated', 'planned', 'threatened', 'hypothetical'][min(modality)] AS modality,
    min(killed_low) AS killed_low, quantile_disc(killed_low, 0.5) AS killed_best,
    CASE WHEN max(killed_high) >= max(killed_low) THEN max(killed_high) END AS killed_high,
    min(injured_low) AS injured_low, quantile_disc(injured_low, 0.5) AS injured_best,
    CASE WHEN max(injured_high) >= max(injured_low) THEN max(injured_high) END AS injured_high,
    count(DISTINCT origin) AS sources, count(*) AS articles, sum(events) AS events
FROM day JOIN article USING (incident_id) WHERE published_on <= known_from
GROUP BY incident_id, known_from
