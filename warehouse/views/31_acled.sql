-- Incidents in ACLED's 31 columns, with its numeric interaction codes. One row an incident that ACLED would code: dated to the month at
-- least and placed in a country. Fatalities follow ACLED: the most conservative report, "tens" 10, "dozens" 12, "hundreds" 100, none 0.
-- order: event_date, event_id_cnty
-- days: event_date .. event_date
CREATE OR REPLACE VIEW acled AS
WITH sided AS (
    SELECT
        t.*, coalesce(f.fatalities, t.killed_low, 0) AS deaths,
        -- Nobody acts in ACLED without a name: who is not named is an unidentified group, or the crowd itself.
        CASE t.acled_event_type WHEN 'Protests' THEN 6 WHEN 'Riots' THEN 5 ELSE coalesce(t.actor_inter, 3) END AS first_inter,
        coalesce(t.target_inter, CASE WHEN t.target_called IS NULL THEN 0 ELSE 3 END) AS second_inter,
        coalesce(t.actor_called, CASE t.acled_event_type WHEN 'Protests' THEN 'Protesters' WHEN 'Riots' THEN 'Rioters'
            ELSE 'Unidentified Armed Group' END || ' (' || t.country_name || ')') AS who
    FROM internal.told_incidents t
    LEFT JOIN internal.acled_fatalities f ON f.low = t.killed_low AND f.high = t.killed_high
    WHERE t.acled_event_type IS NOT NULL AND t.date_precision IN ('day', 'week', 'month', 'reported')
)

SELECT
    country || number_of(incident_id) AS event_id_cnty,
    day AS event_date,
    CAST(year(day) AS INTEGER) AS year,
    CASE date_precision WHEN 'day' THEN 1 WHEN 'month' THEN 3 ELSE 2 END AS time_precision,
    CASE
        WHEN acled_sub_event_type = 'Excessive force against protesters' THEN 'Political violence; Demonstrations'
        WHEN acled_event_type = 'Protests' OR acled_sub_event_type = 'Violent demonstration' THEN 'Demonstrations'
        WHEN acled_event_type = 'Strategic developments' THEN 'Strategic developments'
        ELSE 'Political violence'
    END AS disorder_type,
    acled_event_type AS event_type,
    acled_sub_event_type AS sub_event_type,
    who AS actor1,
    CAST(NULL AS VARCHAR) AS assoc_actor_1,
    first_inter AS inter1,
    target_called AS actor2,
    CAST(NULL AS VARCHAR) AS assoc_actor_2,
    second_inter AS inter2,
    CASE WHEN second_inter = 0 THEN first_inter * 10
        ELSE least(first_inter, second_inter) * 10 + greatest(first_inter, second_inter) END AS interaction,
    CASE WHEN acled_event_type = 'Violence against civilians' OR acled_sub_event_type = 'Excessive force against protesters'
        OR (acled_event_type = 'Explosions/Remote violence' AND second_inter IN (6, 7)) THEN 'Civilian targeting' END AS civilian_targeting,
    iso_numeric AS iso,
    acled_region AS region,
    country_name AS country,
    admin1,
    CAST(NULL AS VARCHAR) AS admin2,
    CAST(NULL AS VARCHAR) AS admin3,
    coalesce(location_name, country_name) AS location,
    lat AS latitude,
    lon AS longitude,
    CAST(coalesce(geo_precision, 3) AS INTEGER) AS geo_precision,
    source_names AS source,
    'Other' AS source_scale,
    notes,
    deaths AS fatalities,
    CASE WHEN acled_event_type IN ('Protests', 'Riots') THEN 'crowd size=no report' END AS tags,
    CAST(epoch(last_coded) AS BIGINT) AS timestamp
FROM sided;
