-- 0002: actors across reports. Names are found by an index, keys are linked by merges. Readings stay as they are.
-- words_of and terms_of are Python's (store/opening.py): they bring the names of an older file in.

-- Every name and mention that occurs, once.
CREATE TABLE names (
    row INTEGER PRIMARY KEY,
    words TEXT NOT NULL UNIQUE,
    terms TEXT NOT NULL  -- store/terms.py says how
) STRICT;
CREATE VIRTUAL TABLE name_words USING fts5 (terms, content = 'names', content_rowid = 'row', tokenize = 'ascii');
CREATE TRIGGER names_added AFTER INSERT ON names BEGIN
    INSERT INTO name_words (rowid, terms) VALUES (new.row, new.terms);
END;

-- Which actor goes by which name, and how many of its mentions are these words; none if it is only its display name.
-- `proper` says that the words name it and do not merely point ("he", "the minister").
CREATE TABLE actor_names (
    name INTEGER NOT NULL REFERENCES names (row),
    reading INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    mentions INTEGER NOT NULL CHECK (mentions >= 0),
    proper INTEGER NOT NULL CHECK (proper IN (0, 1)),
    PRIMARY KEY (name, reading, owner),
    FOREIGN KEY (reading, owner) REFERENCES actors (reading, nr)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_names_by_actor ON actor_names (reading, owner);

CREATE INDEX actors_by_key ON actors ("key") WHERE "key" IS NOT NULL;
CREATE INDEX statements_by_speaker ON statements (reading, speaker);
CREATE INDEX event_actors_by_actor ON event_actors (reading, actor);
CREATE INDEX event_recipients_by_actor ON event_recipients (reading, actor);
CREATE INDEX offices_by_person ON offices (reading, person);
CREATE INDEX offices_by_of ON offices (reading, "of");
CREATE INDEX memberships_by_organisation ON memberships (reading, organisation);
CREATE INDEX memberships_by_member ON memberships (reading, member);

CREATE TEMP TABLE called AS
SELECT reading, nr AS owner, name AS words, 0 AS mentions FROM actors
UNION ALL
SELECT mentions.reading, owner, words_of(reports.text, span_start, span_end), 1
FROM mentions JOIN readings ON readings.row = mentions.reading JOIN reports ON reports.row = readings.report;
INSERT INTO names (words, terms) SELECT words, terms_of(words) FROM called GROUP BY words;
INSERT INTO actor_names (name, reading, owner, mentions, proper)
SELECT names.row, called.reading, owner, sum(mentions), is_name(words, kind)
FROM called JOIN names USING (words) JOIN actors ON actors.reading = called.reading AND actors.nr = called.owner
GROUP BY names.row, called.reading, owner;
DROP TABLE temp.called;
ALTER TABLE actors DROP COLUMN terms;

-- "These two keys are one actor." A link is never changed but to be undone, so `seq` tells the order of all that was said.
CREATE TABLE merges (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "into" TEXT NOT NULL CHECK ("into" <> "key"),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX merges_that_hold ON merges ("key") WHERE NOT undone;

-- What the links that hold come to: each merged key and the one its chain ends at. store/merging.py makes it anew from them.
CREATE TABLE identities (
    "key" TEXT NOT NULL PRIMARY KEY,
    root TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_root ON identities (root);

-- Every actor of the newest readings under the key it goes by across reports. One without a key stands for itself.
CREATE VIEW registry AS
SELECT actors.reading, actors.nr, actors.id, actors.name, actors.kind, actors.state, actors.sector, actors."key" AS own_key,
    coalesce(identities.root, actors."key", 'report:' || reports.id || '#' || actors.id) AS "key", newest.published_known
FROM actors
JOIN newest_readings AS newest ON newest.row = actors.reading
JOIN reports ON reports.row = newest.report
LEFT JOIN identities ON identities."key" = actors."key";
