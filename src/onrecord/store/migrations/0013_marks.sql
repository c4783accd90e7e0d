-- 0013: names are found without their strokes ("Lodz" finds "Łódź"), and what no seal covers has a mark, so that `onrecord verify` notices
-- a row that was changed or is gone. Readings stay as they are. terms_of, marked and mark_of are Python's (store/opening.py).

-- What was folded before is folded again; only what has such letters changes.
UPDATE statements SET content_terms = terms_of(content_terms), speaker_terms = terms_of(speaker_terms)
WHERE content_terms <> terms_of(content_terms) OR speaker_terms <> terms_of(speaker_terms);
UPDATE names SET terms = terms_of(terms) WHERE terms <> terms_of(terms);
INSERT INTO name_words (name_words) VALUES ('rebuild');
UPDATE findable SET words = terms_of(words), who = terms_of(who), issue = terms_of(issue)
WHERE words <> terms_of(words) OR who <> terms_of(who) OR issue <> terms_of(issue);
INSERT INTO found_words (found_words) VALUES ('rebuild');
DELETE FROM title_words;
INSERT INTO title_words (rowid, title_terms) SELECT row, terms_of(title) FROM readings WHERE title IS NOT NULL;
INSERT INTO text_words (text_words) VALUES ('delete-all');
INSERT INTO text_words (rowid, text_terms) SELECT row, terms_of(text) FROM reports;

-- Of each of these tables how many rows it has, and one number made of all of them in whatever order (store/marks.py). It is kept up by
-- triggers for what the program does, and by nothing for what is done beside it.
CREATE TABLE marks (
    "table" TEXT NOT NULL PRIMARY KEY,
    rows INTEGER NOT NULL,
    mark INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO marks ("table", rows, mark) SELECT 'raws', count(*), coalesce(mark_of(sha256), 0) FROM raws;
INSERT INTO marks ("table", rows, mark) SELECT 'reports', count(*), coalesce(mark_of(row, id), 0) FROM reports;
INSERT INTO marks ("table", rows, mark) SELECT 'readings', count(*), coalesce(mark_of(row, report, coder, seal), 0) FROM readings;
INSERT INTO marks ("table", rows, mark) SELECT 'places', count(*), coalesce(mark_of(row, place, sha256, report), 0) FROM places;
INSERT INTO marks ("table", rows, mark) SELECT 'rejected', count(*), coalesce(mark_of(place, found, remedy), 0) FROM rejected;
INSERT INTO marks ("table", rows, mark) SELECT 'merges', count(*), coalesce(mark_of(seq, "key", "into", undone), 0) FROM merges;
INSERT INTO marks ("table", rows, mark) SELECT 'sketches', count(*), coalesce(mark_of(report, sketch), 0) FROM sketches;
INSERT INTO marks ("table", rows, mark) SELECT 'near', count(*), coalesce(mark_of(report, other, likeness), 0) FROM near;

CREATE TRIGGER raws_marked AFTER INSERT ON raws BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.sha256)
    WHERE "table" = 'raws';
END;
CREATE TRIGGER reports_marked AFTER INSERT ON reports BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.row, new.id)
    WHERE "table" = 'reports';
END;
CREATE TRIGGER readings_marked AFTER INSERT ON readings BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.row, new.report, new.coder, new.seal)
    WHERE "table" = 'readings';
END;
CREATE TRIGGER places_marked AFTER INSERT ON places BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.row, new.place, new.sha256, new.report)
    WHERE "table" = 'places';
END;
CREATE TRIGGER rejected_marked AFTER INSERT ON rejected BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.place, new.found, new.remedy)
    WHERE "table" = 'rejected';
END;
CREATE TRIGGER rejected_unmarked AFTER DELETE ON rejected BEGIN
    UPDATE marks SET rows = rows - 1, mark = marked(mark, old.place, old.found, old.remedy)
    WHERE "table" = 'rejected';
END;
CREATE TRIGGER rejected_remarked AFTER UPDATE ON rejected BEGIN
    UPDATE marks SET mark = marked(marked(mark, old.place, old.found, old.remedy), new.place, new.found, new.remedy)
    WHERE "table" = 'rejected';
END;
CREATE TRIGGER merges_marked AFTER INSERT ON merges BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.seq, new."key", new."into", new.undone)
    WHERE "table" = 'merges';
END;
CREATE TRIGGER merges_remarked AFTER UPDATE ON merges BEGIN
    UPDATE marks SET mark = marked(marked(mark, old.seq, old."key", old."into", old.undone), new.seq, new."key", new."into", new.undone)
    WHERE "table" = 'merges';
END;
CREATE TRIGGER sketches_marked AFTER INSERT ON sketches BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.report, new.sketch)
    WHERE "table" = 'sketches';
END;
CREATE TRIGGER near_marked AFTER INSERT ON near BEGIN
    UPDATE marks SET rows = rows + 1, mark = marked(mark, new.report, new.other, new.likeness)
    WHERE "table" = 'near';
END;
