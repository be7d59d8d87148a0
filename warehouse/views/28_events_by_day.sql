-- Incidents, reports and deaths by day, with country, first-level division, type and actor: what is asserted or alleged, filed under
-- its first possible day.
-- order: ALL
-- days: period .. period
CREATE OR REPLACE VIEW events_by_day AS FROM events_by_period('day');
