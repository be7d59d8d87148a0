-- How many days after an event each source reports it: over its events dated to the day and published no earlier, the median and the ninth
-- decile, and the share within a day.
-- order: source
CREATE OR REPLACE VIEW reporting_lag AS
SELECT
    coalesce(a.source, 'unknown') AS source,
    count(*) AS events,
    CAST(quantile_disc(a.published_on - e.date_earliest, 0.5) AS INTEGER) AS median_days,
    CAST(quantile_disc(a.published_on - e.date_earliest, 0.9) AS INTEGER) AS ninth_decile_days,
    count(*) FILTER (WHERE a.published_on - e.date_earliest <= 1) / count(*) AS share_within_a_day
FROM events e JOIN articles a USING (article_id)
WHERE e.date_precision = 'day' AND e.date_earliest = e.date_latest AND a.published_on >= e.date_earliest
GROUP BY ALL;
