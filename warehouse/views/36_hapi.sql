-- Events and deaths by month, country and first-level division in the columns of HDX HAPI's conflict events; what targets civilians is
-- counted there and under political violence too, as HAPI does. Response plans and p-codes are not known here.
-- order: ALL
-- days: reference_period_start .. reference_period_end
CREATE OR REPLACE VIEW hapi AS
WITH counted AS (
    SELECT c.iso3, a.admin1, CAST(date_trunc('month', a.event_date) AS DATE) AS month, a.fatalities, unnest(list_filter([
        CASE WHEN a.civilian_targeting IS NOT NULL THEN 'civilian_targeting' END,
        CASE WHEN contains(a.disorder_type, 'Demonstrations') THEN 'demonstration' END,
        CASE WHEN contains(a.disorder_type, 'Political violence') THEN 'political_violence' END
    ], lambda kind: kind IS NOT NULL)) AS event_type
    FROM acled a JOIN internal.country_codes c ON c.name = a.country
)

SELECT
    iso3 AS location_code,
    CAST(NULL AS BOOLEAN) AS has_hrp,
    CAST(NULL AS BOOLEAN) AS in_gho,
    admin1 AS provider_admin1_name,
    CAST(NULL AS VARCHAR) AS provider_admin2_name,
    CAST(NULL AS VARCHAR) AS admin1_code,
    admin1 AS admin1_name,
    CAST(NULL AS VARCHAR) AS admin2_code,
    CAST(NULL AS VARCHAR) AS admin2_name,
    CASE WHEN admin1 IS NULL THEN 0 ELSE 1 END AS admin_level,
    event_type,
    count(*) AS events,
    CAST(sum(fatalities) FILTER (WHERE event_type != 'demonstration') AS BIGINT) AS fatalities,
    month AS reference_period_start,
    last_day(month) AS reference_period_end
FROM counted
GROUP BY ALL;
