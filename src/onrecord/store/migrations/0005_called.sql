-- 0005: which keys go by a name, each pair once: what a name may mean is looked up without going through all its mentions.
-- `reading` is the last in which it is so; who holds in one report only has the key report:REPORT#ID.
CREATE TABLE name_keys (
    name INTEGER NOT NULL REFERENCES names (row),
    "key" TEXT NOT NULL,
    reading INTEGER NOT NULL REFERENCES readings (row),
    PRIMARY KEY (name, "key")
) STRICT, WITHOUT ROWID;
INSERT INTO name_keys (name, "key", reading)
SELECT actor_names.name, coalesce(actors."key", 'report:' || reports.id || '#' || actors.id), max(actor_names.reading)
FROM actor_names
JOIN actors ON actors.reading = actor_names.reading AND actors.nr = actor_names.owner
JOIN readings ON readings.row = actor_names.reading
JOIN reports ON reports.row = readings.report
WHERE actor_names.proper
GROUP BY 1, 2;
