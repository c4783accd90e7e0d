-- 0012: the index of words knows which kind of record each row is of. A word that many events have was looked up in all of them to
-- find the figures that have it.

DROP TRIGGER findable_added;
DROP TRIGGER findable_removed;
DROP TABLE found_words;
CREATE VIRTUAL TABLE found_words USING fts5 (
    "table", words, who, issue, content = 'findable', content_rowid = 'row', tokenize = 'ascii'
);
CREATE TRIGGER findable_added AFTER INSERT ON findable BEGIN
    INSERT INTO found_words (rowid, "table", words, who, issue)
    VALUES (new.row, new."table", new.words, new.who, new.issue);
END;
CREATE TRIGGER findable_removed AFTER DELETE ON findable BEGIN
    INSERT INTO found_words (found_words, rowid, "table", words, who, issue)
    VALUES ('delete', old.row, old."table", old.words, old.who, old.issue);
END;
INSERT INTO found_words (found_words) VALUES ('rebuild');
