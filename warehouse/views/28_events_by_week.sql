-- Incidents, reports and deaths by week, which begins on Monday, with country, first-level division, type and actor: what is asserted or alleged, filed under
-- its first possible day.
-- order: ALL
-- days: period .. period + 6
CREATE OR REPLACE VIEW events_by_week AS FROM events_by_period('week');
