-- Events, reports and deaths by day, week or month: `events_by_period('month')` is a table macro, one row a period, country, first-level
-- division, type and actor. It counts incidents that are asserted or alleged, filed under their first possible day.
CREATE OR REPLACE MACRO events_by_period(period) AS TABLE
SELECT
    CAST(date_trunc(period, coalesce(date_earliest, date_latest)) AS DATE) AS period,
    country, admin1, event_type, actor_name,
    count(*) AS incidents,
    CAST(sum(events) AS BIGINT) AS reports,
    CAST(sum(killed_best) AS BIGINT) AS killed_best
FROM incidents
WHERE modality IN ('asserted', 'alleged')
GROUP BY ALL;
