-- Tolls of incidents by country and month (of the first possible day, or of the report when no day is told). An incident whose toll
-- has no upper bound adds its low to the high sum and is counted as open.
-- order: country, month NULLS LAST
-- days: month .. last_day(month)
CREATE OR REPLACE VIEW tolls_by_country_month AS
SELECT
    country,
    CAST(date_trunc('month', coalesce(date_earliest, date_latest)) AS DATE) AS month,
    count(*) AS incidents,
    CAST(sum(killed_low) AS BIGINT) AS killed_low,
    CAST(sum(killed_best) AS BIGINT) AS killed_best,
    CAST(sum(coalesce(killed_high, killed_low)) AS BIGINT) AS killed_high,
    count(*) FILTER (WHERE killed_low IS NOT NULL AND killed_high IS NULL) AS killed_open,
    CAST(sum(injured_low) AS BIGINT) AS injured_low,
    CAST(sum(injured_best) AS BIGINT) AS injured_best,
    CAST(sum(coalesce(injured_high, injured_low)) AS BIGINT) AS injured_high,
    count(*) FILTER (WHERE injured_low IS NOT NULL AND injured_high IS NULL) AS injured_open
FROM incidents
WHERE modality IN ('asserted', 'alleged')
GROUP BY ALL;
