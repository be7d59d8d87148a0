-- What each address gave when it was last fetched, so that it is asked for changes only, and can be read again from the raw store.
CREATE TABLE internal.fetches (
    url VARCHAR PRIMARY KEY,
    final_url VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    status INTEGER NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    body_hash VARCHAR NOT NULL,
    headers JSON NOT NULL
);

-- Which articles were read from which body: while all of them are stored, the body need not be read again.
CREATE TABLE internal.body_articles (
    url VARCHAR NOT NULL,
    body_hash VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL
);
