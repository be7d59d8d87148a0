-- The events of the incidents in `touched_incidents` (a temporary table of ids), each with its article's day and where its words come
-- from: the publisher of the earliest article of the same text, so that a wire story in many papers is one source.
CREATE OR REPLACE TEMP TABLE incident_members AS
SELECT e.*, a.published_on, coalesce(o.source, s.original_id, a.source, a.article_id) AS origin
FROM internal.coded_events e SEMI JOIN touched_incidents USING (incident_id) JOIN articles a USING (article_id)
LEFT JOIN internal.signatures s USING (article_id) LEFT JOIN internal.signatures o ON o.article_id = s.original_id
