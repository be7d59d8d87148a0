-- What the articles published until a day said of each incident: FROM incidents_as_of(DATE '2024-05-11').
CREATE OR REPLACE MACRO incidents_as_of(on_day) AS TABLE
SELECT
    s.incident_id, i.event_type, i.event_subtype, i.location_name, i.country, i.admin1, i.date_earliest, i.date_latest,
    s.modality, s.killed_low, s.killed_best, s.killed_high, s.injured_low, s.injured_best, s.injured_high,
    s.sources, s.articles, s.events, s.known_from, s.known_until
FROM incident_states s JOIN incidents i USING (incident_id)
WHERE s.known_from <= CAST(on_day AS DATE) AND (s.known_until IS NULL OR s.known_until > CAST(on_day AS DATE));
