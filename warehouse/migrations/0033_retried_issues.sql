-- Refusals that a retry has taken up; while it runs they stand here, so that one that dies loses none of them.
CREATE TABLE internal.retried_issues AS FROM issues LIMIT 0;
