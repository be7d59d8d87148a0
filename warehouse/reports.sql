-- The reports of the articles in `queued` (a temporary table of ids), from their events. `violent_types` names the types that one
-- happening may be told as. Only what is said to have happened, or is denied, describes a report.
CREATE OR REPLACE TEMP TABLE new_reports AS
WITH event AS (
    SELECT
        e.*, a.published_on, e.modality IN ('asserted', 'alleged', 'denied') AS is_stated,
        e.event_type IN (SELECT event_type FROM violent_types) AS violent,
        date_latest - date_earliest AS width
    FROM internal.coded_events e SEMI JOIN queued USING (article_id) JOIN articles a USING (article_id)
),
report AS (
    SELECT
        report_id, article_id, any_value(published_on) AS published_on, bool_or(is_stated) AS stated,
        CASE WHEN bool_or(violent) FILTER (is_stated) THEN 'violent' ELSE min(event_type) FILTER (is_stated) END AS family,
        coalesce(
            list(DISTINCT event_type ORDER BY event_type) FILTER (is_stated AND event_type != 'casualty_report'), ['casualty_report']
        ) AS types,
        coalesce(list(DISTINCT event_subtype ORDER BY event_subtype) FILTER (is_stated AND event_subtype IS NOT NULL), []) AS means,
        coalesce(
            list(DISTINCT place_id ORDER BY place_id) FILTER (is_stated AND geo_precision = 1 AND place_id IS NOT NULL), []
        ) AS towns,
        coalesce(
            list(DISTINCT country || '/' || admin1 ORDER BY country || '/' || admin1) FILTER (is_stated AND country || admin1 IS NOT NULL), []
        ) AS regions,
        coalesce(list(DISTINCT country ORDER BY country) FILTER (is_stated AND country IS NOT NULL), []) AS countries,
        min({'width': width, 'first': date_earliest, 'last': date_latest}) FILTER (
            is_stated AND date_precision NOT IN ('reported', 'unknown') AND width BETWEEN 0 AND 7
        ) AS days,
        max(killed_low) FILTER (is_stated) AS killed,
        max(injured_low) FILTER (is_stated) AS injured,
        coalesce(list(DISTINCT actor_id ORDER BY actor_id) FILTER (is_stated AND actor_id IS NOT NULL), []) AS actors,
        max(confidence) FILTER (is_stated) AS confidence,
        min(sentence_index) FILTER (is_stated) AS sentence_index
    FROM event GROUP BY report_id, article_id
)
SELECT
    * EXCLUDE (days, confidence, sentence_index), days.first AS day_first, days.last AS day_last,
    CAST(row_number() OVER (
        PARTITION BY article_id
        ORDER BY
            NOT stated, family != 'violent', coalesce(killed, 0) + coalesce(injured, 0) = 0, confidence DESC, sentence_index, report_id
    ) - 1 AS UINTEGER) AS rank,
    report_id AS component_id, report_id AS incident_id
FROM report;
