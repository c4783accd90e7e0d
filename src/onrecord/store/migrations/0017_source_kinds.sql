-- 0017: what kind of source a statement has, and the words that say why one is not named. Readings made before say neither.
ALTER TABLE statements ADD COLUMN source_kind TEXT;
ALTER TABLE statements ADD COLUMN source_reason_start INTEGER CHECK (source_reason_start >= 0);
ALTER TABLE statements ADD COLUMN source_reason_end INTEGER CHECK (source_reason_end > source_reason_start);
