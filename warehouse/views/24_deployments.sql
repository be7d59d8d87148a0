-- Who moves forces from where to where: deployments and withdrawals that are asserted or alleged, by actor, origin and destination. An
-- origin or destination is the words of the text; `from_country` is the actor's own, `to_country` that of the place. Counts are people or
-- pieces, as the text counts them.
-- order: ALL
-- days: first_date .. last_date
CREATE OR REPLACE VIEW deployments AS
SELECT
    event_type,
    coalesce(actor_name, actor_text) AS actor,
    actor_country AS from_country,
    country AS to_country,
    deployment_origin AS origin,
    coalesce(deployment_destination, location_name) AS destination,
    deployment_unit AS unit,
    count(*) AS reports,
    count(DISTINCT coalesce(incident_id, event_id)) AS incidents,
    max(deployment_count_low) AS count_low,
    max(deployment_count_high) AS count_high,
    min(coalesce(date_earliest, date_latest)) AS first_date,
    max(date_latest) AS last_date
FROM events
WHERE event_type IN ('deployment', 'withdrawal') AND modality IN ('asserted', 'alleged')
GROUP BY ALL;
