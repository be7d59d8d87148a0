-- Incidents, reports and deaths by month, with country, first-level division, type and actor: what is asserted or alleged, filed under
-- its first possible day.
-- order: ALL
-- days: period .. last_day(period)
CREATE OR REPLACE VIEW events_by_month AS FROM events_by_period('month');
