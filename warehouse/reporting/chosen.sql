-- The incidents of a report, numbered in the order of their days; of too many, the latest.
CREATE OR REPLACE TEMP TABLE chosen AS
WITH matching AS (
    SELECT incident_id, coalesce(date_earliest, date_latest) AS day FROM incidents WHERE {condition}
),
latest AS (FROM matching ORDER BY day DESC NULLS LAST, incident_id LIMIT $most)
SELECT CAST(row_number() OVER (ORDER BY day NULLS LAST, incident_id) - 1 AS INTEGER) AS incident, incident_id FROM latest
