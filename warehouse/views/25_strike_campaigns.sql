-- Series of strikes and bombings by one actor in one country with never more than fourteen days between two: when it began and ended, how
-- many strikes, on how many places, and the deaths.
-- order: actor_name, country, campaign
-- days: first_day .. last_day
CREATE OR REPLACE VIEW strike_campaigns AS
WITH strike AS (
    SELECT actor_name, actor_id, country, location_name, killed_low, killed_best, incident_id, coalesce(date_earliest, date_latest) AS day
    FROM incidents
    WHERE event_type IN ('strike', 'bombing') AND modality IN ('asserted', 'alleged') AND actor_name IS NOT NULL
        AND country IS NOT NULL AND coalesce(date_earliest, date_latest) IS NOT NULL
),

begun AS (
    SELECT *, coalesce(day - lag(day) OVER (PARTITION BY actor_name, country ORDER BY day, incident_id), 99) > 14 AS begins FROM strike
),

numbered AS (
    SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY actor_name, country ORDER BY day, incident_id) AS campaign FROM begun
)

SELECT
    actor_name, country, CAST(campaign AS INTEGER) AS campaign,
    min(day) AS first_day,
    max(day) AS last_day,
    count(*) AS strikes,
    count(DISTINCT location_name) AS places,
    CAST(sum(killed_low) AS BIGINT) AS killed_low,
    CAST(sum(killed_best) AS BIGINT) AS killed_best
FROM numbered
GROUP BY ALL;
