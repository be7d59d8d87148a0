-- Decisions that hold: neither undone nor undoing. The latest for an event and field wins.
CREATE OR REPLACE VIEW internal.standing_overrides AS
SELECT * FROM overrides
WHERE kind != 'undo' AND decision_id NOT IN (SELECT value FROM overrides WHERE kind = 'undo');
