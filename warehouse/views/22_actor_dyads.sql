-- Who did what to whom: incidents that are asserted or alleged, by actor, target and type; unresolved sides appear by their country and
-- sector alone.
-- order: ALL
-- days: first_date .. last_date
CREATE OR REPLACE VIEW actor_dyads AS
SELECT
    actor_name AS actor, actor_country, actor_sector,
    target_name AS target, target_country, target_sector,
    event_type,
    count(*) AS incidents,
    CAST(sum(events) AS BIGINT) AS events,
    CAST(sum(killed_best) AS BIGINT) AS killed_best,
    min(coalesce(date_earliest, date_latest)) AS first_date,
    max(date_latest) AS last_date
FROM incidents
WHERE modality IN ('asserted', 'alleged') AND coalesce(actor_name, actor_country, actor_sector, target_name, target_country, target_sector) IS NOT NULL
GROUP BY ALL;
