-- 0010: statements and events by their score, so that the surest are found without sorting all.
CREATE INDEX statements_by_score ON statements (score DESC);
CREATE INDEX events_by_score ON events (score DESC);
