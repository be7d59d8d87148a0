-- Who wrote an article as printed, and where its date was read (given, metadata, feed, url, text).
ALTER TABLE articles ADD COLUMN byline VARCHAR;
ALTER TABLE articles ADD COLUMN date_source VARCHAR;
