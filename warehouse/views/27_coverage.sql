-- Days with and without news: for each day between the first and the last article, how many articles were published and how many events
-- were dated to it. `silent` marks days without any article: they tell nothing, which is not the same as a quiet day.
-- order: day
-- days: day .. day
CREATE OR REPLACE VIEW coverage AS
WITH published AS (
    SELECT published_on AS day, count(*) AS articles, count(DISTINCT source) AS sources FROM articles WHERE published_on IS NOT NULL GROUP BY ALL
),

happened AS (
    SELECT coalesce(date_earliest, date_latest) AS day, count(*) AS incidents FROM incidents
    WHERE modality IN ('asserted', 'alleged') GROUP BY ALL
),

calendar AS (
    SELECT CAST(unnest(generate_series(min(day), max(day), INTERVAL 1 DAY)) AS DATE) AS day FROM published
)

SELECT
    day, coalesce(p.articles, 0) AS articles, coalesce(p.sources, 0) AS sources, coalesce(h.incidents, 0) AS incidents,
    p.articles IS NULL AS silent
FROM calendar LEFT JOIN published p USING (day) LEFT JOIN happened h USING (day);
