-- Primary keys only where identity lives: a foreign key breaks parent upserts and an index blocks later changes of its table.
-- Times are UTC. What people ask stands in the schema `main`; `events`, the flat table of the contract, is a view over the record in
-- `internal`, so that later coders can write beside earlier ones.

CREATE TABLE articles (
    article_id VARCHAR PRIMARY KEY,
    title VARCHAR,
    text VARCHAR NOT NULL,
    url VARCHAR,
    source VARCHAR,
    language VARCHAR,
    country VARCHAR,
    published_on DATE,
    published_at TIMESTAMP,
    content_hash VARCHAR NOT NULL,
    coder_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    coded_at TIMESTAMP NOT NULL
);

CREATE TABLE internal.coded_events (
    event_id VARCHAR PRIMARY KEY,
    article_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    coder_version VARCHAR NOT NULL,
    incident_id VARCHAR,
    event_type VARCHAR NOT NULL,
    event_subtype VARCHAR,
    acled_event_type VARCHAR,
    acled_sub_event_type VARCHAR,
    plover_type VARCHAR,
    plover_mode VARCHAR,
    cameo_code VARCHAR,
    quad_class UTINYINT,
    goldstein DOUBLE,
    actor_name VARCHAR,
    actor_id VARCHAR,
    actor_country VARCHAR,
    actor_sector VARCHAR,
    actor_text VARCHAR,
    target_name VARCHAR,
    target_id VARCHAR,
    target_country VARCHAR,
    target_sector VARCHAR,
    target_text VARCHAR,
    weapon VARCHAR,
    weapon_text VARCHAR,
    location_name VARCHAR,
    location_text VARCHAR,
    place_id VARCHAR,
    country VARCHAR,
    admin1 VARCHAR,
    lat DOUBLE,
    lon DOUBLE,
    feature VARCHAR,
    geo_precision UTINYINT,
    date_earliest DATE,
    date_latest DATE,
    date_precision VARCHAR,
    date_text VARCHAR,
    killed_low BIGINT,
    killed_high BIGINT,
    injured_low BIGINT,
    injured_high BIGINT,
    captured_low BIGINT,
    captured_high BIGINT,
    missing_low BIGINT,
    missing_high BIGINT,
    displaced_low BIGINT,
    displaced_high BIGINT,
    deployment_count_low BIGINT,
    deployment_count_high BIGINT,
    deployment_unit VARCHAR,
    deployment_origin VARCHAR,
    deployment_destination VARCHAR,
    modality VARCHAR NOT NULL,
    modality_cue VARCHAR,
    attribution_name VARCHAR,
    attribution_id VARCHAR,
    attribution_country VARCHAR,
    attribution_sector VARCHAR,
    attribution_text VARCHAR,
    confidence DOUBLE NOT NULL,
    trigger_text VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    sentence_index INTEGER NOT NULL,
    in_title BOOLEAN NOT NULL,
    evidence JSON NOT NULL
);

CREATE TABLE event_participants (
    event_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    role VARCHAR NOT NULL,
    name VARCHAR,
    actor_id VARCHAR,
    country VARCHAR,
    sector VARCHAR,
    text VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);

CREATE TABLE incidents (
    incident_id VARCHAR PRIMARY KEY,
    event_type VARCHAR NOT NULL,
    event_subtype VARCHAR,
    actor_name VARCHAR,
    actor_id VARCHAR,
    actor_country VARCHAR,
    actor_sector VARCHAR,
    target_name VARCHAR,
    target_id VARCHAR,
    target_country VARCHAR,
    target_sector VARCHAR,
    location_name VARCHAR,
    place_id VARCHAR,
    country VARCHAR,
    admin1 VARCHAR,
    lat DOUBLE,
    lon DOUBLE,
    geo_precision UTINYINT,
    date_earliest DATE,
    date_latest DATE,
    date_precision VARCHAR,
    killed_low BIGINT,
    killed_best BIGINT,
    killed_high BIGINT,
    injured_low BIGINT,
    injured_best BIGINT,
    injured_high BIGINT,
    modality VARCHAR NOT NULL,
    asserted_events BIGINT NOT NULL,
    alleged_events BIGINT NOT NULL,
    denied_events BIGINT NOT NULL,
    unrealised_events BIGINT NOT NULL,
    confidence DOUBLE NOT NULL,
    sources BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    events BIGINT NOT NULL,
    first_reported DATE,
    last_reported DATE
);

CREATE TABLE incident_events (
    incident_id VARCHAR NOT NULL,
    event_id VARCHAR NOT NULL
);

CREATE TABLE issues (
    issue_id VARCHAR PRIMARY KEY,
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    origin VARCHAR,
    line BIGINT,
    article_id VARCHAR,
    sample VARCHAR
);

CREATE TABLE runs (
    run_id VARCHAR PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,
    coder_version VARCHAR NOT NULL,
    seeds_fingerprint VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    input BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    events BIGINT NOT NULL
);

-- One row. A published snapshot that shows the same warehouse_id, revision and views_checksum is up to date.
CREATE TABLE internal.warehouse_state (
    warehouse_id UUID NOT NULL,
    revision BIGINT NOT NULL,
    views_checksum VARCHAR NOT NULL
);
INSERT INTO internal.warehouse_state VALUES (gen_random_uuid(), 0, '');
