-- Events as lines of the contract, with nested fields and their words, as `tocsin code` writes them; the ids of incidents are those
-- across articles.
-- order: article_id, event_id
-- days: events by event_id
CREATE OR REPLACE VIEW event_lines AS
WITH everyone AS (
    SELECT
        event_id,
        list({
            'role': role, 'text': text, 'start': span_start, 'end': span_end, 'name': name, 'actor_id': actor_id, 'country': country,
            'sector': sector
        } ORDER BY position) AS participants
    FROM event_participants GROUP BY event_id
),
told AS (
    SELECT
        e.*, coalesce(p.participants, []) AS participants,
        json_transform(e.evidence->'$.weapon', '{"start": "INTEGER", "end": "INTEGER"}') AS weapon_at,
        json_transform(e.evidence->'$.location', '{"start": "INTEGER", "end": "INTEGER"}') AS place_at,
        json_transform(e.evidence->'$.date', '{"start": "INTEGER", "end": "INTEGER"}') AS date_at,
        json_transform(e.evidence->'$.attribution', '{"start": "INTEGER", "end": "INTEGER"}') AS said_at,
        json_transform(e.evidence->'$.sentence', '{"start": "INTEGER", "end": "INTEGER"}') AS sentence_at,
        json_transform(e.evidence->'$.actor', '{"start": "INTEGER", "end": "INTEGER"}') AS actor_at,
        json_transform(e.evidence->'$.target', '{"start": "INTEGER", "end": "INTEGER"}') AS target_at,
        coalesce(
            killed_low, killed_high, injured_low, injured_high, captured_low, captured_high, missing_low, missing_high, displaced_low,
            displaced_high
        ) IS NOT NULL AS counted
    FROM internal.coded_events e LEFT JOIN everyone p USING (event_id)
)
SELECT
    event_id, article_id, event_type, event_subtype, acled_event_type, acled_sub_event_type, plover_type, plover_mode, cameo_code,
    quad_class, goldstein,
    CASE WHEN actor_text IS NOT NULL THEN
        to_json({
            'role': coalesce(
                list_filter(participants, lambda p: p.text = actor_text AND p.start = actor_at.start AND p.role = 'actor')[1].role,
                list_filter(participants, lambda p: p.text = actor_text AND p.start = actor_at.start AND p.role != 'recipient')[1].role,
                'actor'
            ),
            'text': actor_text, 'start': actor_at.start, 'end': actor_at.end, 'name': actor_name, 'actor_id': actor_id,
            'country': actor_country, 'sector': actor_sector
        })
    END AS actor,
    CASE WHEN target_text IS NOT NULL THEN
        to_json({
            'role': coalesce(
                list_filter(participants, lambda p: p.text = target_text AND p.start = target_at.start AND p.role = 'target')[1].role,
                list_filter(participants, lambda p: p.text = target_text AND p.start = target_at.start AND p.role != 'recipient')[1].role,
                'target'
            ),
            'text': target_text, 'start': target_at.start, 'end': target_at.end, 'name': target_name, 'actor_id': target_id,
            'country': target_country, 'sector': target_sector
        })
    END AS target,
    to_json(participants) AS participants,
    CASE WHEN weapon IS NOT NULL THEN
        to_json({'text': weapon_text, 'start': weapon_at.start, 'end': weapon_at.end, 'kind': weapon})
    END AS weapon,
    CASE WHEN coalesce(location_text, location_name, place_id, country) IS NOT NULL THEN to_json({
        'text': location_text, 'start': place_at.start, 'end': place_at.end, 'name': location_name, 'place_id': place_id,
        'country': country, 'admin1': admin1, 'lat': lat, 'lon': lon, 'feature': feature, 'precision': geo_precision
    }) END AS location,
    CASE WHEN date_precision IS NOT NULL THEN to_json({
        'earliest': date_earliest, 'latest': date_latest, 'precision': date_precision, 'text': date_text, 'start': date_at.start,
        'end': date_at.end
    }) END AS date,
    historical,
    CASE WHEN counted THEN to_json({
        'killed_low': killed_low, 'killed_high': killed_high, 'injured_low': injured_low, 'injured_high': injured_high,
        'captured_low': captured_low, 'captured_high': captured_high, 'missing_low': missing_low, 'missing_high': missing_high,
        'displaced_low': displaced_low, 'displaced_high': displaced_high, 'evidence': coalesce(evidence->'$.casualties', '{}'::JSON)
    }) END AS casualties,
    CASE WHEN coalesce(deployment_count_low, deployment_count_high) IS NOT NULL OR (evidence->'$.deployment') IS NOT NULL THEN to_json({
        'count_low': deployment_count_low, 'count_high': deployment_count_high,
        'unit': evidence->'$.deployment.unit', 'equipment': evidence->'$.deployment.equipment',
        'origin': evidence->'$.deployment.origin', 'destination': evidence->'$.deployment.destination',
        'purpose': evidence->'$.deployment.purpose', 'partner': evidence->'$.deployment.partner'
    }) END AS deployment,
    modality, evidence->'$.modality_cue' AS modality_cue,
    CASE WHEN attribution_text IS NOT NULL THEN to_json({
        'text': attribution_text, 'start': said_at.start, 'end': said_at.end, 'name': attribution_name, 'actor_id': attribution_id,
        'country': attribution_country, 'sector': attribution_sector
    }) END AS attribution,
    confidence, evidence->'$.trigger' AS "trigger",
    to_json({
        'index': sentence_index, 'start': sentence_at.start, 'end': sentence_at.end, 'text': sentence, 'in_title': in_title
    }) AS sentence,
    incident_id, coder_version, coalesce(evidence->'$.rules', '{}'::JSON) AS rules
FROM told;
