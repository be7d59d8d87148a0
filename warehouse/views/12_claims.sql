-- Who says what of an incident, side by side: one row for each claimant (the publisher where nobody is quoted), stance and what is said
-- to have been done by whom.
-- order: incident_id, claimant, stance, event_id
-- days: first_said .. last_said
CREATE OR REPLACE VIEW claims AS
SELECT
    e.incident_id,
    coalesce(e.attribution_name, e.attribution_text, a.source, a.article_id) AS claimant,
    e.attribution_id AS claimant_id,
    e.attribution_country AS claimant_country,
    e.attribution_sector AS claimant_sector,
    coalesce(e.attribution_name, e.attribution_text) IS NOT NULL AS quoted,
    CASE e.modality
        WHEN 'asserted' THEN 'asserts' WHEN 'alleged' THEN 'alleges' WHEN 'denied' THEN 'denies' WHEN 'negated' THEN 'denies'
        ELSE 'expects'
    END AS stance,
    e.event_type,
    coalesce(e.actor_name, e.actor_text) AS actor,
    min(e.killed_low) AS killed_low,
    max(coalesce(e.killed_high, e.killed_low)) AS killed_high,
    min(e.injured_low) AS injured_low,
    max(coalesce(e.injured_high, e.injured_low)) AS injured_high,
    min(a.published_on) AS first_said,
    max(a.published_on) AS last_said,
    count(DISTINCT e.article_id) AS articles,
    min(e.event_id) AS event_id
FROM events e JOIN articles a USING (article_id)
WHERE e.incident_id IS NOT NULL
GROUP BY ALL;
