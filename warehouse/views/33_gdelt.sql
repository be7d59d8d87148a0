-- Incidents in the 61 columns of GDELT 2.0's event table: countries of actors in ISO alpha-3 (as CAMEO writes them), of places in FIPS
-- 10-4. One row an incident with a CAMEO code; its reports are in `gdelt_mentions`. Tone and the places of actors are not measured.
-- csv: tabs, no header
-- order: SQLDATE, GLOBALEVENTID
-- days: strptime(CAST(SQLDATE AS VARCHAR), '%Y%m%d') .. strptime(CAST(SQLDATE AS VARCHAR), '%Y%m%d')
CREATE OR REPLACE VIEW gdelt AS
SELECT
    number_of(t.incident_id) AS GLOBALEVENTID,
    CAST(strftime(t.day, '%Y%m%d') AS INTEGER) AS SQLDATE,
    CAST(strftime(t.day, '%Y%m') AS INTEGER) AS MonthYear,
    CAST(year(t.day) AS INTEGER) AS Year,
    round(year(t.day) + (month(t.day) * 30 + day(t.day)) / 365.0, 4) AS FractionDate,
    nullif(concat(t.actor_country, t.actor_cameo), '') AS Actor1Code,
    upper(t.actor_name) AS Actor1Name,
    t.actor_country AS Actor1CountryCode,
    CAST(NULL AS VARCHAR) AS Actor1KnownGroupCode,
    CAST(NULL AS VARCHAR) AS Actor1EthnicCode,
    CAST(NULL AS VARCHAR) AS Actor1Religion1Code,
    CAST(NULL AS VARCHAR) AS Actor1Religion2Code,
    t.actor_cameo AS Actor1Type1Code,
    CAST(NULL AS VARCHAR) AS Actor1Type2Code,
    CAST(NULL AS VARCHAR) AS Actor1Type3Code,
    nullif(concat(t.target_country, t.target_cameo), '') AS Actor2Code,
    upper(t.target_name) AS Actor2Name,
    t.target_country AS Actor2CountryCode,
    CAST(NULL AS VARCHAR) AS Actor2KnownGroupCode,
    CAST(NULL AS VARCHAR) AS Actor2EthnicCode,
    CAST(NULL AS VARCHAR) AS Actor2Religion1Code,
    CAST(NULL AS VARCHAR) AS Actor2Religion2Code,
    t.target_cameo AS Actor2Type1Code,
    CAST(NULL AS VARCHAR) AS Actor2Type2Code,
    CAST(NULL AS VARCHAR) AS Actor2Type3Code,
    1 AS IsRootEvent,
    t.cameo_code AS EventCode,
    left(t.cameo_code, 3) AS EventBaseCode,
    left(t.cameo_code, 2) AS EventRootCode,
    CAST(t.quad_class AS INTEGER) AS QuadClass,
    t.goldstein AS GoldsteinScale,
    t.events AS NumMentions,
    t.sources AS NumSources,
    t.articles AS NumArticles,
    CAST(NULL AS DOUBLE) AS AvgTone,
    0 AS Actor1Geo_Type,
    CAST(NULL AS VARCHAR) AS Actor1Geo_FullName,
    CAST(NULL AS VARCHAR) AS Actor1Geo_CountryCode,
    CAST(NULL AS VARCHAR) AS Actor1Geo_ADM1Code,
    CAST(NULL AS VARCHAR) AS Actor1Geo_ADM2Code,
    CAST(NULL AS DOUBLE) AS Actor1Geo_Lat,
    CAST(NULL AS DOUBLE) AS Actor1Geo_Long,
    CAST(NULL AS VARCHAR) AS Actor1Geo_FeatureID,
    0 AS Actor2Geo_Type,
    CAST(NULL AS VARCHAR) AS Actor2Geo_FullName,
    CAST(NULL AS VARCHAR) AS Actor2Geo_CountryCode,
    CAST(NULL AS VARCHAR) AS Actor2Geo_ADM1Code,
    CAST(NULL AS VARCHAR) AS Actor2Geo_ADM2Code,
    CAST(NULL AS DOUBLE) AS Actor2Geo_Lat,
    CAST(NULL AS DOUBLE) AS Actor2Geo_Long,
    CAST(NULL AS VARCHAR) AS Actor2Geo_FeatureID,
    CASE
        WHEN t.geo_precision < 3 THEN CASE t.country WHEN 'USA' THEN 3 ELSE 4 END
        WHEN t.admin1 IS NOT NULL THEN CASE t.country WHEN 'USA' THEN 2 ELSE 5 END
        ELSE 1
    END AS ActionGeo_Type,
    concat_ws(', ', t.location_name, t.admin1, t.country_name) AS ActionGeo_FullName,
    t.fips AS ActionGeo_CountryCode,
    t.fips AS ActionGeo_ADM1Code,
    CAST(NULL AS VARCHAR) AS ActionGeo_ADM2Code,
    t.lat AS ActionGeo_Lat,
    t.lon AS ActionGeo_Long,
    t.place_id AS ActionGeo_FeatureID,
    CAST(strftime(t.first_coded, '%Y%m%d%H%M%S') AS BIGINT) AS DATEADDED,
    a.url AS SOURCEURL
FROM internal.told_incidents t
JOIN articles a ON a.article_id = t.best_article_id
WHERE t.cameo_code IS NOT NULL;
