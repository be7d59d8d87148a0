-- Ids of incidents that are no more, and the incidents that hold their reports now, where there are any.
-- order: incident_id, run_id, change, other_id
-- days: runs by run_id
CREATE OR REPLACE VIEW deleted_incidents AS
SELECT h.incident_id, h.run_id, h.change, h.other_id, h.reports
FROM incident_history h ANTI JOIN incidents i USING (incident_id);
