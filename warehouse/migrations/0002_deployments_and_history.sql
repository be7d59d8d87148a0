-- What an event of the past is told apart by, and what a deployment takes along, what for and beside whom.
ALTER TABLE internal.coded_events ADD COLUMN historical BOOLEAN DEFAULT FALSE;
ALTER TABLE internal.coded_events ADD COLUMN deployment_equipment VARCHAR;
ALTER TABLE internal.coded_events ADD COLUMN deployment_purpose VARCHAR;
ALTER TABLE internal.coded_events ADD COLUMN deployment_partner VARCHAR;
