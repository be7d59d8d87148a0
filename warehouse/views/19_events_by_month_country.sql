-- Events and distinct incidents by month, country and type. The month is that of the first possible day, or of the report when no day
-- is told; a month without rows may be a month without articles.
-- order: month NULLS LAST, country, event_type
-- days: month .. last_day(month)
CREATE OR REPLACE VIEW events_by_month_country AS
SELECT
    CAST(date_trunc('month', coalesce(date_earliest, date_latest)) AS DATE) AS month,
    country,
    event_type,
    count(*) AS events,
    count(*) FILTER (WHERE modality = 'asserted') AS asserted_events,
    count(DISTINCT coalesce(incident_id, event_id)) AS incidents
FROM events
WHERE modality IN ('asserted', 'alleged')
GROUP BY ALL;
