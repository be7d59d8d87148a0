-- How long the stages of a run took: wall-clock seconds, and how many items went in.
CREATE TABLE run_stages (
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL,
    items BIGINT NOT NULL
);
