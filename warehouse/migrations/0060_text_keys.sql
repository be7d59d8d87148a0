-- What articles are recognised by before they are coded: `text_key` is the same for those that are coded alike, `body_key` for those that
-- tell the same in the same words. Keys belong to contents, so that they outlive another coding.
DROP TABLE internal.text_hashes;
CREATE TABLE internal.text_keys (
    article_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    text_key VARCHAR NOT NULL,
    body_key VARCHAR
);

-- Articles whose text another told on an earlier day: met, and not kept among the articles.
CREATE TABLE internal.repeats (
    article_id VARCHAR PRIMARY KEY,
    body_key VARCHAR NOT NULL,
    url VARCHAR,
    source VARCHAR,
    title VARCHAR,
    published_on DATE,
    run_id VARCHAR NOT NULL
);

-- Copies of before were told by their texts alone; what key they would have is not known here.
INSERT INTO internal.repeats BY NAME SELECT * EXCLUDE (copy_of), '' AS body_key FROM article_copies;
DROP TABLE article_copies;
