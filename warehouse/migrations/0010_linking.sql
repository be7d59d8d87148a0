-- Incidents across articles. A report is what one article tells of one incident: the events to which the coder gave one incident id.

ALTER TABLE internal.coded_events ADD COLUMN report_id VARCHAR;
UPDATE internal.coded_events SET report_id = coalesce(incident_id, event_id);

-- Articles whose links are to be looked at again: new, replaced or gone.
CREATE TABLE internal.link_queue (article_id VARCHAR NOT NULL);
INSERT INTO internal.link_queue SELECT article_id FROM articles;

-- What each article is about. Articles of one text share `original_id`, the earliest of them.
CREATE TABLE internal.signatures (
    article_id VARCHAR NOT NULL,
    published_on DATE,
    source VARCHAR,
    names VARCHAR[] NOT NULL,
    words VARCHAR[] NOT NULL,
    ages UTINYINT[] NOT NULL,
    minhash UBIGINT[] NOT NULL,
    original_id VARCHAR NOT NULL
);
CREATE TABLE internal.bands (band UBIGINT NOT NULL, article_id VARCHAR NOT NULL);
CREATE TABLE internal.same_texts (article_a VARCHAR NOT NULL, article_b VARCHAR NOT NULL, resemblance DOUBLE NOT NULL);

-- Articles under one key are compared with one another, unless the key is common.
CREATE TABLE internal.blocks (block UBIGINT NOT NULL, article_id VARCHAR NOT NULL);
CREATE TABLE internal.common_blocks (block UBIGINT NOT NULL);

CREATE TABLE internal.reports (
    report_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    published_on DATE,
    stated BOOLEAN NOT NULL,
    family VARCHAR,
    types VARCHAR[],
    means VARCHAR[],
    towns VARCHAR[],
    regions VARCHAR[],
    countries VARCHAR[],
    day_first DATE,
    day_last DATE,
    killed BIGINT,
    injured BIGINT,
    actors VARCHAR[],
    rank UINTEGER NOT NULL,
    component_id VARCHAR NOT NULL,
    incident_id VARCHAR NOT NULL
);

-- Why reports are of one incident: the score in log odds, and what each reason adds to it.
CREATE TABLE incident_links (
    report_a VARCHAR NOT NULL,
    report_b VARCHAR NOT NULL,
    article_a VARCHAR NOT NULL,
    article_b VARCHAR NOT NULL,
    copies BOOLEAN NOT NULL,
    score DOUBLE NOT NULL,
    reasons JSON NOT NULL
);

-- What became of incident ids between one clustering and the next. An id that is gone stands here with those its members went to.
CREATE TABLE incident_history (
    run_id VARCHAR NOT NULL,
    incident_id VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    other_id VARCHAR,
    reports BIGINT NOT NULL
);

-- The tolls of an incident by kind of harm and of victim.
CREATE TABLE incident_tolls (
    incident_id VARCHAR NOT NULL,
    harm VARCHAR NOT NULL,
    victims VARCHAR NOT NULL,
    low BIGINT NOT NULL,
    best BIGINT NOT NULL,
    high BIGINT,
    articles BIGINT NOT NULL
);

-- What was known of an incident from the articles published by a day, until the next ones came.
CREATE TABLE incident_states (
    incident_id VARCHAR NOT NULL,
    known_from DATE NOT NULL,
    known_until DATE,
    modality VARCHAR NOT NULL,
    killed_low BIGINT,
    killed_best BIGINT,
    killed_high BIGINT,
    injured_low BIGINT,
    injured_best BIGINT,
    injured_high BIGINT,
    sources BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    events BIGINT NOT NULL
);
