-- Events and distinct incidents by month, country and type. The month is that of the first possible day, or of the report when no day
-- is told; a month without rows may be a month without articles.
-- order: month NULLS LAST, country, event_type
-- days: month .. last_day(month)
CREATE OR REPLACE VIEW events_by_month_country AS
-- Counted by incident first: DuckDB adds up two groupings faster than it counts distinct texts in one. Months are numbered: a date is
-- only made for each that is left.
WITH incident AS (
    SELECT
        12 * year(coalesce(date_earliest, date_latest)) + month(coalesce(date_earliest, date_latest)) - 1 AS number,
        country,
        event_type,
        coalesce(incident_id, event_id) AS incident,
        count(*) AS events,
        count(*) FILTER (WHERE modality = 'asserted') AS asserted_events
    FROM events
    WHERE modality IN ('asserted', 'alleged')
    GROUP BY ALL
)

SELECT
    make_date(number // 12, number % 12 + 1, 1) AS month,
    country,
    event_type,
    CAST(sum(events) AS BIGINT) AS events,
    CAST(sum(asserted_events) AS BIGINT) AS asserted_events,
    count(*) AS incidents
FROM incident
GROUP BY number, country, event_type;
