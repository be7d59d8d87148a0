-- Articles of one day with the very same text are one text, compared once: a notice that a site puts in the place of ten thousand
-- articles must not be compared ten thousand times ten thousand times.
ALTER TABLE internal.signatures ADD COLUMN text_id VARCHAR;
DELETE FROM internal.signatures;
DROP TABLE internal.bands;
DROP TABLE internal.same_texts;
CREATE TABLE internal.bands (band UBIGINT NOT NULL, text_id VARCHAR NOT NULL);
CREATE TABLE internal.same_texts (text_a VARCHAR NOT NULL, text_b VARCHAR NOT NULL, resemblance DOUBLE NOT NULL);
INSERT INTO internal.link_queue SELECT article_id FROM articles;
