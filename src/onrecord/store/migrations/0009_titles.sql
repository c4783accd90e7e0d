-- 0009: reports are found by the words of their titles.
-- terms_of is Python's (store/opening.py).

CREATE VIRTUAL TABLE title_words USING fts5 (title_terms, tokenize = 'ascii');
CREATE TRIGGER titles_found AFTER INSERT ON readings WHEN new.title IS NOT NULL BEGIN
    INSERT INTO title_words (rowid, title_terms) VALUES (new.row, terms_of(new.title));
END;
INSERT INTO title_words (rowid, title_terms) SELECT row, terms_of(title) FROM readings WHERE title IS NOT NULL;
