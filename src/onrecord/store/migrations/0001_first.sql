-- 0001: the first shape of the record. Names are RECORD.md's.
-- Spans count code points of reports.text, half-open; `nr` keeps the order within one reading.

CREATE TABLE raws (
    sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    packed BLOB NOT NULL  -- zlib
) STRICT;

CREATE TABLE reports (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_place ON reports (place, id);

-- What a report says of itself stands with the reading: a later reader may find a title or a part that an earlier one missed.
CREATE TABLE readings (
    row INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, so a larger row is a later reading
    report INTEGER NOT NULL REFERENCES reports (row),
    coder TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES raws (sha256),
    title TEXT,
    publisher TEXT,
    authors TEXT NOT NULL CHECK (json_valid(authors)),
    published TEXT,
    lang TEXT,
    -- As much of `published` as is known from the left, for comparing: "2022-XX-30" and "2022-01/2022-11" give "2022", "2022-01".
    published_known TEXT GENERATED ALWAYS AS (
        CASE
            WHEN published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' THEN substr(published, 1, 10)
            WHEN published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr(published, 1, 7)
            WHEN published GLOB '[0-9][0-9][0-9][0-9]*' THEN substr(published, 1, 4)
        END
    ) VIRTUAL,
    UNIQUE (report, coder)
) STRICT;

-- A report coded again is answered from its latest reading only.
CREATE VIEW newest_readings AS
SELECT * FROM readings
WHERE NOT EXISTS (SELECT 1 FROM readings AS later WHERE later.report = readings.report AND later.row > readings.row);

CREATE TABLE parts (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    kind TEXT NOT NULL,
    span_start INTEGER NOT NULL CHECK (span_start >= 0),
    span_end INTEGER NOT NULL CHECK (span_end > span_start),
    PRIMARY KEY (reading, nr)
) STRICT, WITHOUT ROWID;

CREATE TABLE actors (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT,
    sector TEXT,
    "key" TEXT,
    terms TEXT NOT NULL,  -- the name and every mention, folded, one a line: what --speaker looks in
    PRIMARY KEY (reading, nr),
    UNIQUE (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
    reading INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    nr INTEGER NOT NULL,
    span_start INTEGER NOT NULL CHECK (span_start >= 0),
    span_end INTEGER NOT NULL CHECK (span_end > span_start),
    PRIMARY KEY (reading, owner, nr),
    FOREIGN KEY (reading, owner) REFERENCES actors (reading, nr)
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
    row INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    id TEXT NOT NULL,
    speaker TEXT,
    source_start INTEGER CHECK (source_start >= 0),
    source_end INTEGER CHECK (source_end > source_start),
    cue_start INTEGER CHECK (cue_start >= 0),
    cue_end INTEGER CHECK (cue_end > cue_start),
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    content_terms TEXT NOT NULL,  -- store/terms.py says how
    speaker_terms TEXT NOT NULL,
    UNIQUE (reading, nr),
    UNIQUE (reading, id),
    FOREIGN KEY (reading, speaker) REFERENCES actors (reading, id)
) STRICT;

CREATE TABLE statement_content (
    reading INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    nr INTEGER NOT NULL,
    span_start INTEGER NOT NULL CHECK (span_start >= 0),
    span_end INTEGER NOT NULL CHECK (span_end > span_start),
    PRIMARY KEY (reading, owner, nr),
    FOREIGN KEY (reading, owner) REFERENCES statements (reading, nr)
) STRICT, WITHOUT ROWID;

-- unicode61 finds no part of a Chinese word, and trigram no word shorter than three characters, which most Chinese words are; nor
-- does trigram tell "war" from "toward". So terms.py folds the words and sets such characters apart, and `ascii` merely splits.
CREATE VIRTUAL TABLE statement_words USING fts5 (
    content_terms, speaker_terms, content = 'statements', content_rowid = 'row', tokenize = 'ascii'
);
CREATE TRIGGER statements_added AFTER INSERT ON statements BEGIN
    INSERT INTO statement_words (rowid, content_terms, speaker_terms) VALUES (new.row, new.content_terms, new.speaker_terms);
END;
CREATE TRIGGER statements_removed AFTER DELETE ON statements BEGIN
    INSERT INTO statement_words (statement_words, rowid, content_terms, speaker_terms)
    VALUES ('delete', old.row, old.content_terms, old.speaker_terms);
END;
CREATE TRIGGER statements_changed AFTER UPDATE ON statements BEGIN
    INSERT INTO statement_words (statement_words, rowid, content_terms, speaker_terms)
    VALUES ('delete', old.row, old.content_terms, old.speaker_terms);
    INSERT INTO statement_words (rowid, content_terms, speaker_terms) VALUES (new.row, new.content_terms, new.speaker_terms);
END;

CREATE TABLE events (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    contexts TEXT NOT NULL CHECK (json_valid(contexts)),
    quad INTEGER NOT NULL CHECK (quad BETWEEN 1 AND 4),
    trigger_start INTEGER NOT NULL CHECK (trigger_start >= 0),
    trigger_end INTEGER NOT NULL CHECK (trigger_end > trigger_start),
    evidence_start INTEGER NOT NULL CHECK (evidence_start >= 0),
    evidence_end INTEGER NOT NULL CHECK (evidence_end > evidence_start),
    date TEXT,
    place TEXT,
    modality TEXT NOT NULL,
    statement TEXT,
    score REAL NOT NULL,
    PRIMARY KEY (reading, nr),
    UNIQUE (reading, id),
    FOREIGN KEY (reading, statement) REFERENCES statements (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_actors (
    reading INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    nr INTEGER NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (reading, owner, nr),
    FOREIGN KEY (reading, owner) REFERENCES events (reading, nr),
    FOREIGN KEY (reading, actor) REFERENCES actors (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_recipients (
    reading INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    nr INTEGER NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (reading, owner, nr),
    FOREIGN KEY (reading, owner) REFERENCES events (reading, nr),
    FOREIGN KEY (reading, actor) REFERENCES actors (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    id TEXT NOT NULL,
    span_start INTEGER NOT NULL CHECK (span_start >= 0),
    span_end INTEGER NOT NULL CHECK (span_end > span_start),
    value REAL,
    low REAL,
    high REAL,
    bound TEXT NOT NULL,
    unit TEXT,
    of_start INTEGER CHECK (of_start >= 0),
    of_end INTEGER CHECK (of_end > of_start),
    period TEXT,
    change_value REAL,
    change_unit TEXT,
    change_direction TEXT,
    change_basis TEXT,
    change_span_start INTEGER CHECK (change_span_start >= 0),
    change_span_end INTEGER CHECK (change_span_end > change_span_start),
    giver TEXT,
    giver_span_start INTEGER CHECK (giver_span_start >= 0),
    giver_span_end INTEGER CHECK (giver_span_end > giver_span_start),
    PRIMARY KEY (reading, nr),
    UNIQUE (reading, id),
    FOREIGN KEY (reading, giver) REFERENCES actors (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE offices (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    person TEXT NOT NULL,
    title TEXT NOT NULL,
    "of" TEXT,
    title_span_start INTEGER NOT NULL CHECK (title_span_start >= 0),
    title_span_end INTEGER NOT NULL CHECK (title_span_end > title_span_start),
    former INTEGER NOT NULL CHECK (former IN (0, 1)),
    PRIMARY KEY (reading, nr),
    FOREIGN KEY (reading, person) REFERENCES actors (reading, id),
    FOREIGN KEY (reading, "of") REFERENCES actors (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    member TEXT NOT NULL,
    evidence_start INTEGER NOT NULL CHECK (evidence_start >= 0),
    evidence_end INTEGER NOT NULL CHECK (evidence_end > evidence_start),
    PRIMARY KEY (reading, nr),
    FOREIGN KEY (reading, organisation) REFERENCES actors (reading, id),
    FOREIGN KEY (reading, member) REFERENCES actors (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    holder TEXT NOT NULL,
    stance TEXT NOT NULL,
    issue_start INTEGER NOT NULL CHECK (issue_start >= 0),
    issue_end INTEGER NOT NULL CHECK (issue_end > issue_start),
    wording_start INTEGER NOT NULL CHECK (wording_start >= 0),
    wording_end INTEGER NOT NULL CHECK (wording_end > wording_start),
    statement TEXT,
    PRIMARY KEY (reading, nr),
    FOREIGN KEY (reading, holder) REFERENCES actors (reading, id),
    FOREIGN KEY (reading, statement) REFERENCES statements (reading, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    code TEXT NOT NULL,
    span_start INTEGER CHECK (span_start >= 0),
    span_end INTEGER CHECK (span_end > span_start),
    detail TEXT NOT NULL,
    PRIMARY KEY (reading, nr)
) STRICT, WITHOUT ROWID;
