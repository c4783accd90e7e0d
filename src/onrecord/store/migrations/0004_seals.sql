-- 0004: a seal on every reading, so that `onrecord verify` notices any change (store/seals.py). Older readings have none.
ALTER TABLE readings ADD COLUMN seal TEXT;
