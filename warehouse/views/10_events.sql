-- One row an event as one sentence reports it, with the fields of the contract flat.
-- order: coalesce(date_earliest, date_latest) NULLS LAST, event_id
-- days: coalesce(date_earliest, date_latest) .. date_latest
CREATE OR REPLACE VIEW events AS
SELECT
    event_id, article_id, incident_id,
    event_type, event_subtype, acled_event_type, acled_sub_event_type, plover_type, plover_mode, cameo_code, quad_class, goldstein,
    actor_name, actor_id, actor_country, actor_sector, actor_text,
    target_name, target_id, target_country, target_sector, target_text,
    weapon, weapon_text,
    location_name, location_text, place_id, country, admin1, lat, lon, feature, geo_precision,
    date_earliest, date_latest, date_precision, date_text, historical,
    killed_low, killed_high, injured_low, injured_high, captured_low, captured_high, missing_low, missing_high,
    displaced_low, displaced_high,
    deployment_count_low, deployment_count_high, deployment_unit, deployment_equipment,
    deployment_origin, deployment_destination, deployment_purpose, deployment_partner,
    modality, modality_cue,
    attribution_name, attribution_id, attribution_country, attribution_sector, attribution_text,
    confidence, trigger_text AS "trigger", sentence, sentence_index, in_title, coder_version, run_id, evidence
FROM internal.coded_events;
