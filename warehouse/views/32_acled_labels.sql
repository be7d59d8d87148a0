-- As `acled`, with the interaction codes as the labels that ACLED's API returns by default.
-- order: event_date, event_id_cnty
-- days: event_date .. event_date
CREATE OR REPLACE VIEW acled_labels AS
SELECT a.* REPLACE (
    s.acled_label AS inter1, o.acled_label AS inter2,
    CASE
        WHEN s.acled_inter IS NULL THEN NULL
        WHEN o.acled_inter IS NULL THEN 'Sole ' || s.acled_label || ' action'
        WHEN s.acled_inter <= o.acled_inter THEN s.acled_label || '-' || o.acled_label
        ELSE o.acled_label || '-' || s.acled_label
    END AS interaction
)
FROM acled a
LEFT JOIN (SELECT DISTINCT acled_inter, acled_label FROM internal.sector_codes) s ON s.acled_inter = a.inter1
LEFT JOIN (SELECT DISTINCT acled_inter, acled_label FROM internal.sector_codes) o ON o.acled_inter = a.inter2;
