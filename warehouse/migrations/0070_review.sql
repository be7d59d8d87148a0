-- Decisions of reviewers beside corrections of single fields; the rows of one decision share `decision_id`. By `kind` and `field`:
-- correct (a column), span (`actor.span` = '57-80', the words of a field), accept, delete and add (`event`), merge (`together`: of one
-- incident with the event in `value`), split (`apart`, and `report_id` where one article's own incident is divided), complete (`article`:
-- every event of it has been decided and none is missing), undo (`decision`: the one in `value` no longer holds).
ALTER TABLE overrides ALTER COLUMN event_id DROP NOT NULL;
ALTER TABLE overrides ADD COLUMN kind VARCHAR DEFAULT 'correct';
ALTER TABLE overrides ADD COLUMN decision_id VARCHAR;
ALTER TABLE overrides ADD COLUMN article_id VARCHAR;
UPDATE overrides SET decision_id = 'd' || left(md5(concat_ws('/', event_id, field, value, who, corrected_at)), 16);
UPDATE overrides SET article_id = e.article_id FROM internal.coded_events e WHERE e.event_id = overrides.event_id;

-- Events that a reviewer has taken out, so that they can come back.
CREATE TABLE internal.removed_events (
    event_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    coder_version VARCHAR NOT NULL,
    event JSON NOT NULL,
    participants JSON NOT NULL
);
