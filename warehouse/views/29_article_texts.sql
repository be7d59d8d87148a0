-- Which articles carry the same text, one row for each article that shares its text with another. `relation` says what its text is to
-- that of the earliest: `original`, `same` (but for byline, agency and lines around it: coded once), `similar` (coded by itself, one source
-- with the others) or `repeat` (the same words on a later day: met and not kept among the articles).
-- order: original_id, published_on, article_id
-- days: published_on .. published_on
CREATE OR REPLACE VIEW article_texts AS
WITH keyed AS (
    SELECT a.article_id, a.url, a.source, a.title, a.published_on, k.text_key, k.body_key
    FROM articles a LEFT JOIN internal.text_keys k USING (article_id, content_hash)
),

told AS (
    SELECT k.*, coalesce(s.original_id, min(article_id) OVER (PARTITION BY coalesce(text_key, article_id))) AS original_id
    FROM keyed k LEFT JOIN internal.signatures s USING (article_id)
),

related AS (
    SELECT
        t.article_id, t.original_id, t.url, t.source, t.title, t.published_on,
        CASE
            WHEN t.article_id = t.original_id THEN 'original'
            WHEN t.text_key = o.text_key OR t.body_key = o.body_key THEN 'same'
            ELSE 'similar'
        END AS relation
    FROM told t LEFT JOIN keyed o ON o.article_id = t.original_id
    UNION ALL BY NAME
    SELECT r.article_id, min_by(t.original_id, (t.published_on, t.article_id)) AS original_id, r.url, r.source, r.title, r.published_on, 'repeat' AS relation
    FROM internal.repeats r JOIN told t USING (body_key) GROUP BY ALL
)

SELECT article_id, original_id, relation, url, source, title, published_on
FROM related QUALIFY count(*) OVER (PARTITION BY original_id) > 1;
