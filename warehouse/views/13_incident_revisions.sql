-- How what is believed of an incident changed: a row for each day on which its toll or modality became another, with the values before.
-- order: incident_id, revised_on
-- days: revised_on .. revised_on
CREATE OR REPLACE VIEW incident_revisions AS
SELECT
    incident_id, known_from AS revised_on,
    killed_low, killed_best, killed_high,
    lag(killed_low) OVER before AS killed_low_before,
    lag(killed_best) OVER before AS killed_best_before,
    lag(killed_high) OVER before AS killed_high_before,
    injured_low, injured_best, injured_high,
    lag(injured_best) OVER before AS injured_best_before,
    modality,
    lag(modality) OVER before AS modality_before,
    sources
FROM incident_states
WINDOW before AS (PARTITION BY incident_id ORDER BY known_from)
QUALIFY lag(known_from) OVER before IS NOT NULL AND (
    (killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, modality)
    IS DISTINCT FROM lag((killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, modality)) OVER before
);
