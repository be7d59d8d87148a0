-- What earlier coders made of an article, kept when a later one's events take their place, so that the two can be compared.
CREATE TABLE internal.past_articles (
    article_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    coder_version VARCHAR NOT NULL
);
CREATE TABLE internal.past_events (
    event_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    coder_version VARCHAR NOT NULL,
    event JSON NOT NULL
);

-- Corrections by people: of one field of one event, from what the coder had read. The latest for a field holds.
CREATE TABLE overrides (
    event_id VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    original VARCHAR,
    value VARCHAR,
    who VARCHAR NOT NULL,
    corrected_at TIMESTAMP NOT NULL,
    why VARCHAR NOT NULL
);
