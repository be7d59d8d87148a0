-- Incidents from their events in `incident_members` (a temporary table). Ties are broken by value, never by order.
INSERT INTO incidents BY NAME
WITH member AS (FROM incident_members),

-- What kind of event: the most frequent type; a report of casualties names none of its own.
type_vote AS (
    SELECT incident_id, event_type, count(*) AS votes, max(confidence) AS best FROM member GROUP BY ALL
),
type_won AS (
    SELECT incident_id, event_type FROM type_vote
    QUALIFY row_number() OVER (PARTITION BY incident_id ORDER BY event_type = 'casualty_report', votes DESC, best DESC, event_type) = 1
),
subtype_vote AS (
    SELECT incident_id, event_subtype, count(*) AS votes, max(confidence) AS best
    FROM member SEMI JOIN type_won USING (incident_id, event_type) WHERE event_subtype IS NOT NULL GROUP BY ALL
),
subtype_won AS (
    SELECT incident_id, event_subtype FROM subtype_vote
    QUALIFY row_number() OVER (PARTITION BY incident_id ORDER BY votes DESC, best DESC, event_subtype) = 1
),

-- Who: resolved participants before those with only a country or a sector; participants of casualty reports before nobody.
actor_vote AS (
    SELECT incident_id, actor_name, actor_id, actor_country, actor_sector, count(*) AS votes
    FROM member WHERE coalesce(actor_name, actor_id, actor_country, actor_sector) IS NOT NULL GROUP BY ALL
),
actor_won AS (
    SELECT * EXCLUDE (votes) FROM actor_vote
    QUALIFY row_number() OVER (
        PARTITION BY incident_id ORDER BY actor_id IS NULL, actor_country IS NULL, votes DESC, actor_id, actor_name, actor_country, actor_sector
    ) = 1
),
target_vote AS (
    SELECT incident_id, target_name, target_id, target_country, target_sector, count(*) AS votes
    FROM member WHERE coalesce(target_name, target_id, target_country, target_sector) IS NOT NULL GROUP BY ALL
),
target_won AS (
    SELECT * EXCLUDE (votes) FROM target_vote
    QUALIFY row_number() OVER (
        PARTITION BY incident_id
        ORDER BY target_id IS NULL, target_country IS NULL, votes DESC, target_id, target_name, target_country, target_sector
    ) = 1
),

-- Where: the most precise place, then the most frequent.
place_vote AS (
    SELECT incident_id, location_name, place_id, country, admin1, lat, lon, geo_precision, count(*) AS votes
    FROM member WHERE coalesce(location_name, place_id, country) IS NOT NULL GROUP BY ALL
),
place_won AS (
    SELECT * EXCLUDE (votes) FROM place_vote
    QUALIFY row_number() OVER (
        PARTITION BY incident_id
        ORDER BY coalesce(geo_precision, 9), votes DESC, place_id, location_name, country, admin1, lat, lon
    ) = 1
),

-- When: the narrowest interval, then the most frequent.
date_vote AS (
    SELECT incident_id, date_earliest, date_latest, date_precision, count(*) AS votes
    FROM member WHERE coalesce(date_earliest, date_latest) IS NOT NULL GROUP BY ALL
),
date_won AS (
    SELECT * EXCLUDE (votes) FROM date_vote
    QUALIFY row_number() OVER (
        PARTITION BY incident_id
        ORDER BY
            date_precision = 'reported', date_earliest IS NULL, date_latest IS NULL, date_latest - date_earliest, votes DESC,
            date_earliest, date_latest, date_precision
    ) = 1
),

-- How many: an article's sentences speak of parts and of the whole, so its own low is the greatest low it gives. Articles then span
-- low..high, and best is the lower median of their lows. A high is open when nothing bounds the greatest low from above.
report AS (
    SELECT incident_id, article_id, kind, coalesce(low, 0) AS low, high FROM (
        SELECT incident_id, article_id, 'killed' AS kind, killed_low AS low, killed_high AS high FROM member
        WHERE modality IN ('asserted', 'alleged')
        UNION ALL
        SELECT incident_id, article_id, 'injured', injured_low, injured_high FROM member
        WHERE modality IN ('asserted', 'alleged')
    ) WHERE coalesce(low, high) IS NOT NULL
),
article_toll AS (
    SELECT incident_id, kind, max(low) AS low, CASE WHEN max(high) >= max(low) THEN max(high) END AS high
    FROM report GROUP BY incident_id, kind, article_id
),
toll AS (
    SELECT
        incident_id, kind, min(low) AS low, quantile_disc(low, 0.5) AS best,
        CASE WHEN max(high) >= max(low) THEN max(high) END AS high
    FROM article_toll GROUP BY incident_id, kind
),

summary AS (
    SELECT
        incident_id,
        count(*) FILTER (WHERE modality = 'asserted') AS asserted_events,
        count(*) FILTER (WHERE modality = 'alleged') AS alleged_events,
        count(*) FILTER (WHERE modality IN ('denied', 'negated')) AS denied_events,
        count(*) FILTER (WHERE modality IN ('planned', 'threatened', 'hypothetical')) AS unrealised_events,
        arg_min(modality, list_position(
            ['asserted', 'alleged', 'denied', 'negated', 'planned', 'threatened', 'hypothetical'], modality
        )) AS modality,
        max(confidence) AS confidence,
        count(DISTINCT origin) AS sources,
        count(DISTINCT article_id) AS articles,
        count(*) AS events,
        min(published_on) AS first_reported,
        max(published_on) AS last_reported
    FROM member GROUP BY incident_id
)

SELECT
    s.*, t.event_type, u.event_subtype,
    a.* EXCLUDE (incident_id), g.* EXCLUDE (incident_id), p.* EXCLUDE (incident_id), d.* EXCLUDE (incident_id),
    k.low AS killed_low, k.best AS killed_best, k.high AS killed_high,
    i.low AS injured_low, i.best AS injured_best, i.high AS injured_high
FROM summary s
JOIN type_won t USING (incident_id)
LEFT JOIN subtype_won u USING (incident_id)
LEFT JOIN actor_won a USING (incident_id)
LEFT JOIN target_won g USING (incident_id)
LEFT JOIN place_won p USING (incident_id)
LEFT JOIN date_won d USING (incident_id)
LEFT JOIN toll k ON k.incident_id = s.incident_id AND k.kind = 'killed'
LEFT JOIN toll i ON i.incident_id = s.incident_id AND i.kind = 'injured'
