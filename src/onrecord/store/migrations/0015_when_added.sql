-- When a report came into the record, by the clock of the machine that added it (UTC): for who asks what is new. It is no part of what
-- the record says: no dump, seal or mark has it. Reports from before this have none.
CREATE TABLE when_added (
    report INTEGER PRIMARY KEY REFERENCES reports (row),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX when_added_at ON when_added (at);
CREATE TRIGGER when_report_added AFTER INSERT ON reports BEGIN
    INSERT INTO when_added (report, at) VALUES (new.row, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
END;
