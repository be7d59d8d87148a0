-- Tolls of the events in `incident_members` by kind of harm and by the sector of those harmed. An article's own low is the greatest
-- that it gives; articles then span low to high, and best is the lower median of their lows, as in `incidents`.
INSERT INTO incident_tolls BY NAME
WITH harmed AS (
    SELECT incident_id, article_id, coalesce(target_sector, 'UNK') AS victims, unnest([
        {'harm': 'killed', 'low': killed_low, 'high': killed_high},
        {'harm': 'injured', 'low': injured_low, 'high': injured_high},
        {'harm': 'captured', 'low': captured_low, 'high': captured_high},
        {'harm': 'missing', 'low': missing_low, 'high': missing_high},
        {'harm': 'displaced', 'low': displaced_low, 'high': displaced_high}
    ]) AS told
    FROM incident_members WHERE modality IN ('asserted', 'alleged')
),
article_toll AS (
    SELECT incident_id, article_id, victims, told.harm AS harm, max(coalesce(told.low, 0)) AS low, max(told.high) AS high
    FROM harmed WHERE coalesce(told.low, told.high) IS NOT NULL GROUP BY ALL
)
SELECT
    incident_id, harm, victims, min(low) AS low, quantile_disc(low, 0.5) AS best,
    CASE WHEN max(high) >= max(low) THEN max(high) END AS high, count(*) AS articles
FROM article_toll GROUP BY ALL
