-- The articles that tell of the chosen incidents, numbered.
CREATE OR REPLACE TEMP TABLE told_articles AS
SELECT
    CAST(row_number() OVER (ORDER BY published_on NULLS LAST, article_id) - 1 AS INTEGER) AS article,
    article_id, source, published_on, left(title, 300) AS title, CASE WHEN length(url) <= 2000 THEN url END AS url
FROM articles SEMI JOIN reports USING (article_id)
