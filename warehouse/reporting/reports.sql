-- The events of the chosen incidents, the surest of each incident first. A long sentence is cut to $longest characters around its trigger.
-- While the sentences together are longer than $room characters, those of incidents that have others already are left out.
CREATE OR REPLACE TEMP TABLE reports AS
WITH told AS (
    SELECT
        c.incident, e.*,
        CAST(e.evidence->>'$.trigger.start' AS INTEGER) - CAST(e.evidence->>'$.sentence.start' AS INTEGER) AS trigger_at,
        row_number() OVER (PARTITION BY c.incident ORDER BY e.confidence DESC, e.event_id) AS rank
    FROM chosen c JOIN incident_events m USING (incident_id) JOIN events e ON e.event_id = m.event_id
),
cut AS (
    SELECT
        * EXCLUDE (sentence, trigger_at),
        greatest(0, least(coalesce(trigger_at, 0) - $longest // 3, length(sentence) - $longest)) AS skipped,
        substring(sentence, greatest(0, least(coalesce(trigger_at, 0) - $longest // 3, length(sentence) - $longest)) + 1, $longest) AS sentence,
        length(sentence) AS sentence_length,
        row_number() OVER (PARTITION BY article_id, in_title, sentence_index ORDER BY rank, incident, event_id) = 1 AS first
    FROM told
),
spent AS (
    SELECT *, sum(CASE WHEN first THEN length(sentence) ELSE 0 END) OVER (ORDER BY rank, incident, event_id) AS used FROM cut
)
SELECT * REPLACE (CASE WHEN used <= $room THEN sentence END AS sentence, CASE WHEN used <= $room THEN evidence END AS evidence) FROM spent
