-- 0006: where texts were met, what could not be read, and which texts are nearly the same. Readings stay as they are.
-- digest_of is Python's (store/opening.py).

-- What stood where, in the order it was met: a row for each change. A text that stands elsewhere too has a row for each place.
CREATE TABLE places (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    place TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),  -- of the bytes met there; they are kept only if the reading is of them
    report INTEGER NOT NULL REFERENCES reports (row)
) STRICT;
CREATE INDEX places_by_place ON places (place, row);
CREATE INDEX places_by_report ON places (report);
INSERT INTO places (place, sha256, report)
SELECT place, (SELECT sha256 FROM readings WHERE report = reports.row ORDER BY readings.row LIMIT 1), reports.row FROM reports
WHERE EXISTS (SELECT 1 FROM readings WHERE report = reports.row) ORDER BY reports.row;

-- The report whose text it is; the first, where several places have one text.
CREATE TABLE texts (
    digest BLOB NOT NULL PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES reports (row)
) STRICT, WITHOUT ROWID;
INSERT INTO texts (digest, report) SELECT digest_of(text), min(row) FROM reports GROUP BY digest_of(text);

-- What was offered and could not be read, as it was found the last time; gone once it is read.
CREATE TABLE rejected (
    place TEXT NOT NULL PRIMARY KEY,
    found TEXT NOT NULL,
    remedy TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sketches of texts (store/sketches.py), their bands for finding likely ones, and the likest earlier text of each that has one.
CREATE TABLE sketches (
    report INTEGER PRIMARY KEY REFERENCES reports (row),
    sketch BLOB NOT NULL
) STRICT;
CREATE TABLE bands (
    band INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES reports (row),
    PRIMARY KEY (band, hash, report)
) STRICT, WITHOUT ROWID;
CREATE TABLE near (
    report INTEGER PRIMARY KEY REFERENCES reports (row),
    other INTEGER NOT NULL REFERENCES reports (row),
    likeness REAL NOT NULL CHECK (likeness > 0 AND likeness <= 1)
) STRICT;
CREATE INDEX near_by_other ON near (other);
