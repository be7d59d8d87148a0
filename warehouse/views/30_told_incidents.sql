-- What the shapes of other projects are made of: incidents that are asserted or alleged, dated and placed in a country, with the codes
-- of their type, their sources and the sentence of their surest report. One row an incident.
CREATE OR REPLACE VIEW internal.told_incidents AS
WITH code AS (
    SELECT
        event_type, event_subtype, min(acled_event_type) AS acled_event_type, min(acled_sub_event_type) AS acled_sub_event_type,
        min(cameo_code) AS cameo_code, min(quad_class) AS quad_class, min(goldstein) AS goldstein
    FROM events WHERE modality IN ('asserted', 'alleged') GROUP BY event_type, event_subtype
),

report AS (
    SELECT
        m.incident_id,
        max_by({s: e.sentence, n: e.attribution_name, a: e.article_id}, {c: e.confidence, e: e.event_id}) AS best,
        string_agg(DISTINCT a.source, '; ' ORDER BY a.source) AS source_names,
        min(a.coded_at) AS first_coded,
        max(a.coded_at) AS last_coded
    FROM incident_events m JOIN events e USING (event_id) JOIN articles a USING (article_id)
    GROUP BY m.incident_id
)

SELECT
    i.*, coalesce(i.date_earliest, i.date_latest) AS day,
    c.acled_event_type, c.acled_sub_event_type, c.cameo_code, c.quad_class, c.goldstein,
    r.best.s AS notes, r.best.n AS claimed_by, r.best.a AS best_article_id, r.source_names, r.first_coded, r.last_coded,
    coalesce(i.actor_name, replace(s.template, '{}', coalesce(sn.name, n.name))) AS actor_called,
    coalesce(i.target_name, replace(o.template, '{}', coalesce(t.name, n.name))) AS target_called,
    s.acled_inter AS actor_inter, o.acled_inter AS target_inter, s.cameo_type AS actor_cameo, o.cameo_type AS target_cameo,
    s.ucdp_side AS actor_side, o.ucdp_side AS target_side,
    n.name AS country_name, n.iso_numeric, n.fips, n.gwno, n.acled_region, n.ucdp_region
FROM incidents i
JOIN report r USING (incident_id)
LEFT JOIN code c ON c.event_type = i.event_type AND c.event_subtype IS NOT DISTINCT FROM i.event_subtype
JOIN internal.country_codes n ON n.iso3 = i.country
LEFT JOIN internal.country_codes sn ON sn.iso3 = i.actor_country
LEFT JOIN internal.country_codes t ON t.iso3 = i.target_country
LEFT JOIN internal.sector_codes s ON s.sector = i.actor_sector
LEFT JOIN internal.sector_codes o ON o.sector = i.target_sector
WHERE i.modality IN ('asserted', 'alleged') AND coalesce(i.date_earliest, i.date_latest) IS NOT NULL;
