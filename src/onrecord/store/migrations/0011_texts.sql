-- 0011: reports are found by any of their words, also by those that no record of theirs holds.
-- terms_of is Python's (store/opening.py). The index has no words of its own to show: the report's text has them.

CREATE VIRTUAL TABLE text_words USING fts5 (text_terms, content = '', tokenize = 'ascii');
CREATE TRIGGER texts_found AFTER INSERT ON reports BEGIN
    INSERT INTO text_words (rowid, text_terms) VALUES (new.row, terms_of(new.text));
END;
INSERT INTO text_words (rowid, text_terms) SELECT row, terms_of(text) FROM reports;
