-- Contents of articles that others have taken the place of: kept, and not coded again when they are met again.
CREATE TABLE internal.article_versions (
    article_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    title VARCHAR,
    text VARCHAR NOT NULL,
    url VARCHAR,
    published_on DATE,
    published_at TIMESTAMP,
    run_id VARCHAR NOT NULL,
    coded_at TIMESTAMP NOT NULL
);

-- Articles that are another one word for word, under another address: not coded again.
CREATE TABLE article_copies (
    article_id VARCHAR PRIMARY KEY,
    copy_of VARCHAR NOT NULL,
    url VARCHAR,
    source VARCHAR,
    title VARCHAR,
    published_on DATE,
    run_id VARCHAR NOT NULL
);

-- So that copies are found without reading the texts.
CREATE TABLE internal.text_hashes (article_id VARCHAR NOT NULL, text_hash VARCHAR NOT NULL);
INSERT INTO internal.text_hashes SELECT article_id, md5(text) FROM articles;
