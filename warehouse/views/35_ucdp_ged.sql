-- Deadly incidents in the 49 columns of UCDP's Georeferenced Event Dataset: at least one reported death and an organised armed side, in
-- state-based (1), non-state (2) or one-sided (3) violence. Deaths are the incident's low, best and high; an open high is the best.
-- order: date_start, id
-- days: date_start .. date_end
CREATE OR REPLACE VIEW ucdp_ged AS
WITH sided AS (
    SELECT
        t.*, t.actor_called AS actor,
        CASE WHEN t.target_side IN ('state', 'group') THEN t.target_called ELSE 'Civilians' END AS target
    FROM internal.told_incidents t
    WHERE t.killed_best >= 1 AND t.actor_side IN ('state', 'group') AND t.event_type IN (SELECT event_type FROM events WHERE quad_class = 4 GROUP BY ALL)
),

dyad AS (
    -- The state stands first; of two groups the one whose name is first.
    SELECT
        *,
        target_side IS NOT DISTINCT FROM 'state' AND actor_side = 'group'
        OR (target_side IS NOT DISTINCT FROM actor_side AND target < actor) AS turned,
        CASE WHEN target = 'Civilians' THEN 3 WHEN 'state' IN (actor_side, target_side) THEN 1 ELSE 2 END AS violence
    FROM sided
),

named AS (
    SELECT
        d.*, a.title, a.published_on, a.source,
        CASE WHEN turned THEN target ELSE actor END AS side_a, CASE WHEN turned THEN actor ELSE target END AS side_b,
        CASE WHEN turned THEN target_country ELSE actor_country END AS a_country,
        CASE WHEN turned THEN actor_country ELSE target_country END AS b_country,
        CASE WHEN turned THEN target_side ELSE actor_side END AS a_side, CASE WHEN turned THEN actor_side ELSE target_side END AS b_side
    FROM dyad d JOIN articles a ON a.article_id = d.best_article_id
)

SELECT
    number_of(incident_id) AS id,
    concat_ws('-', country, year(day), violence, number_of(incident_id)) AS relid,
    CAST(year(day) AS INTEGER) AS year,
    CAST(sum(killed_best) OVER (PARTITION BY side_a, side_b, year(day)) >= 25 AS INTEGER) AS active_year,
    'Clear' AS code_status,
    violence AS type_of_violence,
    number_of(concat(country, violence)) AS conflict_dset_id,
    number_of(concat(country, violence)) AS conflict_new_id,
    CASE violence WHEN 1 THEN country_name || ': Government' ELSE side_a || ' - ' || side_b END AS conflict_name,
    number_of(concat(side_a, side_b)) AS dyad_dset_id,
    number_of(concat(side_a, side_b)) AS dyad_new_id,
    side_a || ' - ' || side_b AS dyad_name,
    number_of(side_a) AS side_a_dset_id,
    number_of(side_a) AS side_a_new_id,
    side_a,
    number_of(side_b) AS side_b_dset_id,
    number_of(side_b) AS side_b_new_id,
    side_b,
    sources AS number_of_sources,
    concat_ws(',', source, CAST(published_on AS VARCHAR), title) AS source_article,
    source_names AS source_office,
    published_on AS source_date,
    title AS source_headline,
    claimed_by AS source_original,
    CASE WHEN geo_precision = 1 THEN 1 WHEN geo_precision = 2 THEN 2 WHEN admin1 IS NOT NULL THEN 4 ELSE 6 END AS where_prec,
    coalesce(location_name, country_name) AS where_coordinates,
    concat_ws(', ', location_name, admin1, country_name) AS where_description,
    admin1 AS adm_1,
    CAST(NULL AS VARCHAR) AS adm_2,
    lat AS latitude,
    lon AS longitude,
    CASE WHEN lat IS NOT NULL THEN 'POINT (' || lon || ' ' || lat || ')' END AS geom_wkt,
    priogrid_gid(lat, lon) AS priogrid_gid,
    country_name AS country,
    gwno AS country_id,
    ucdp_region AS region,
    CASE event_type WHEN 'casualty_report' THEN 2 ELSE 1 END AS event_clarity,
    CASE
        WHEN date_earliest IS NULL THEN 2 WHEN date_latest = date_earliest THEN 1 WHEN date_latest - date_earliest < 7 THEN 3
        WHEN date_latest - date_earliest < 31 THEN 4 ELSE 5
    END AS date_prec,
    day AS date_start,
    coalesce(date_latest, day) AS date_end,
    0 AS deaths_a,
    0 AS deaths_b,
    CASE violence WHEN 3 THEN killed_best ELSE 0 END AS deaths_civilians,
    CASE violence WHEN 3 THEN 0 ELSE killed_best END AS deaths_unknown,
    killed_best AS best,
    least(killed_low, killed_best) AS low,
    greatest(coalesce(killed_high, killed_best), killed_best) AS high,
    (SELECT gwno FROM internal.country_codes c WHERE c.iso3 = a_country AND a_side = 'state') AS gwnoa,
    (SELECT gwno FROM internal.country_codes c WHERE c.iso3 = b_country AND b_side = 'state') AS gwnob
FROM named;
