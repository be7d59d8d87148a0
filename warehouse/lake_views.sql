CREATE OR REPLACE VIEW lake.articles AS
SELECT * FROM lake.article_versions
QUALIFY row_number() OVER (
    PARTITION BY article_id
    ORDER BY coded_at DESC, coalesce(published_on, DATE '0001-01-01') DESC, content_hash DESC, coder_version DESC
) = 1;
CREATE OR REPLACE VIEW lake.events AS
SELECT * EXCLUDE (content_hash) FROM lake.version_events SEMI JOIN lake.articles USING (article_id, content_hash, coder_version);
CREATE OR REPLACE VIEW lake.event_participants AS
SELECT * EXCLUDE (article_id, content_hash, coder_version)
FROM lake.version_participants SEMI JOIN lake.articles USING (article_id, content_hash, coder_version);
