-- The events of the incidents in `touched_incidents` (a temporary table of ids), each with its article's day and where its words come
-- from: the publisher of the earliest article of the same text, so that a wire story in many papers is one source.
CREATE OR REPLACE TEMP TABLE incident_members AS
WITH event AS (
    -- What the summaries read: most of an event's row are its words.
    SELECT
        incident_id, event_id, article_id, event_type, event_subtype, modality, confidence,
        actor_name, actor_id, actor_country, actor_sector, target_name, target_id, target_country, target_sector,
        location_name, place_id, country, admin1, lat, lon, geo_precision, date_earliest, date_latest, date_precision,
        killed_low, killed_high, injured_low, injured_high, captured_low, captured_high, missing_low, missing_high,
        displaced_low, displaced_high
    FROM internal.coded_events SEMI JOIN touched_incidents USING (incident_id)
)
SELECT e.*, a.published_on, coalesce(o.source, s.original_id, a.source, a.article_id) AS origin
FROM event e JOIN articles a USING (article_id)
LEFT JOIN internal.signatures s USING (article_id) LEFT JOIN internal.signatures o ON o.article_id = s.original_id
