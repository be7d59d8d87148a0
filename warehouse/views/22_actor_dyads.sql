-- Who did what to whom: unresolved participants appear by the words of the text.
CREATE OR REPLACE VIEW actor_dyads AS
SELECT
    coalesce(actor_name, actor_text) AS actor,
    actor_country,
    actor_sector,
    coalesce(target_name, target_text) AS target,
    target_country,
    target_sector,
    event_type,
    count(*) AS events,
    count(DISTINCT coalesce(incident_id, event_id)) AS incidents,
    min(coalesce(date_earliest, date_latest)) AS first_date,
    max(date_latest) AS last_date
FROM events
WHERE modality IN ('asserted', 'alleged') AND coalesce(actor_name, actor_text, target_name, target_text) IS NOT NULL
GROUP BY ALL;
