-- How real the events of each type are said to be; the shares of a type sum to 1.
-- order: event_type, modality
CREATE OR REPLACE VIEW modality_shares AS
SELECT
    event_type,
    modality,
    count(*) AS events,
    count(*) / sum(count(*)) OVER (PARTITION BY event_type) AS share
FROM events
GROUP BY event_type, modality;
