-- 0016: what somebody changed by hand. A corrected reading is a reading of its own beside the one it was laid over, which stays.
CREATE TABLE corrections (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    action TEXT NOT NULL,
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    was TEXT CHECK (was IS NULL OR json_valid(was)),
    now TEXT CHECK (now IS NULL OR json_valid(now)),
    "by" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    note TEXT NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    PRIMARY KEY (reading, nr)
) STRICT, WITHOUT ROWID;
