-- 0003: what events, figures and positions are found by, and the order in which answers come. Readings stay as they are.

-- The words of a record that can be asked for, folded (store/terms.py): what it says, who says or does it, what it is about.
CREATE TABLE findable (
    row INTEGER PRIMARY KEY,
    "table" TEXT NOT NULL CHECK ("table" IN ('events', 'figures', 'positions')),
    reading INTEGER NOT NULL REFERENCES readings (row),
    nr INTEGER NOT NULL,
    words TEXT NOT NULL,
    who TEXT NOT NULL,
    issue TEXT NOT NULL,
    UNIQUE ("table", reading, nr)
) STRICT;
CREATE VIRTUAL TABLE found_words USING fts5 (words, who, issue, content = 'findable', content_rowid = 'row', tokenize = 'ascii');
CREATE TRIGGER findable_added AFTER INSERT ON findable BEGIN
    INSERT INTO found_words (rowid, words, who, issue) VALUES (new.row, new.words, new.who, new.issue);
END;
CREATE TRIGGER findable_removed AFTER DELETE ON findable BEGIN
    INSERT INTO found_words (found_words, rowid, words, who, issue)
    VALUES ('delete', old.row, old.words, old.who, old.issue);
END;

CREATE TEMP VIEW texts AS
SELECT readings.row AS reading, reports.text FROM main.readings JOIN main.reports ON reports.row = readings.report;

INSERT INTO findable ("table", reading, nr, words, who, issue)
SELECT 'events', events.reading, events.nr, terms_of(words_of(text, evidence_start, evidence_end) || ' ' || coalesce(place, '')),
    terms_of((
        SELECT group_concat(name, ' ') FROM (
            SELECT name FROM event_actors AS part JOIN actors ON actors.reading = part.reading AND actors.id = part.actor
            WHERE part.reading = events.reading AND part.owner = events.nr
            UNION ALL
            SELECT name FROM event_recipients AS part JOIN actors ON actors.reading = part.reading AND actors.id = part.actor
            WHERE part.reading = events.reading AND part.owner = events.nr
        )
    )), ''
FROM events JOIN temp.texts ON texts.reading = events.reading;

INSERT INTO findable ("table", reading, nr, words, who, issue)
SELECT 'figures', figures.reading, figures.nr,
    terms_of(words_of(text, span_start, span_end) || ' ' || coalesce(words_of(text, of_start, of_end), '') || ' '
        || coalesce(unit, '') || ' ' || coalesce(change_basis, '')),
    terms_of(coalesce(actors.name, '')), ''
FROM figures JOIN temp.texts ON texts.reading = figures.reading
LEFT JOIN actors ON actors.reading = figures.reading AND actors.id = figures.giver;

INSERT INTO findable ("table", reading, nr, words, who, issue)
SELECT 'positions', positions.reading, positions.nr, terms_of(words_of(text, wording_start, wording_end)),
    terms_of(actors.name), terms_of(words_of(text, issue_start, issue_end))
FROM positions JOIN temp.texts ON texts.reading = positions.reading
JOIN actors ON actors.reading = positions.reading AND actors.id = positions.holder;

DROP VIEW temp.texts;

-- Newest first is the order of most answers; a walk along it stops when it has enough.
CREATE INDEX readings_by_date ON readings (published_known DESC, published DESC);
CREATE INDEX readings_by_publisher ON readings (publisher) WHERE publisher IS NOT NULL;
CREATE INDEX figures_by_giver ON figures (reading, giver);
CREATE INDEX positions_by_holder ON positions (reading, holder);
