-- The reports of the incidents in `gdelt`, in the 16 columns of GDELT 2.0's mentions table. One row a report; the offsets are exact, and
-- refer to the headline for reports of sentence 0 of an article with one.
-- csv: tabs, no header
-- order: GLOBALEVENTID, MentionTimeDate, MentionIdentifier, SentenceID, ActionCharOffset, Confidence, Actor1CharOffset, Actor2CharOffset
-- days: gdelt by GLOBALEVENTID
CREATE OR REPLACE VIEW gdelt_mentions AS
SELECT
    number_of(t.incident_id) AS GLOBALEVENTID,
    CAST(strftime(t.first_coded, '%Y%m%d%H%M%S') AS BIGINT) AS EventTimeDate,
    CAST(strftime(coalesce(a.published_at, CAST(a.published_on AS TIMESTAMP), a.coded_at), '%Y%m%d%H%M%S') AS BIGINT) AS MentionTimeDate,
    1 AS MentionType,
    a.source AS MentionSourceName,
    coalesce(a.url, a.article_id) AS MentionIdentifier,
    e.sentence_index + 1 AS SentenceID,
    coalesce(CAST(e.evidence->>'$.actor.start' AS INTEGER), -1) AS Actor1CharOffset,
    coalesce(CAST(e.evidence->>'$.target.start' AS INTEGER), -1) AS Actor2CharOffset,
    coalesce(CAST(e.evidence->>'$.trigger.start' AS INTEGER), -1) AS ActionCharOffset,
    1 AS InRawText,
    CAST(round(e.confidence * 100) AS INTEGER) AS Confidence,
    length(a.text) AS MentionDocLen,
    CAST(NULL AS DOUBLE) AS MentionDocTone,
    CAST(NULL AS VARCHAR) AS MentionDocTranslationInfo,
    CAST(NULL AS VARCHAR) AS Extras
FROM internal.told_incidents t
JOIN incident_events m USING (incident_id)
JOIN events e ON e.event_id = m.event_id
JOIN articles a ON a.article_id = e.article_id
WHERE t.cameo_code IS NOT NULL;
