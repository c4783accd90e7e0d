-- 0007: what the newest readings come to for each key: in how many reports it is, since when, under which names, and as what.
-- Kept up by triggers, so that an actor in half of all reports is told as quickly as one in two. Readings stay as they are.

-- All rows of an actor are gone through along this index alone, without a look at each.
DROP INDEX actors_by_key;
CREATE INDEX actors_by_key ON actors ("key", id) WHERE "key" IS NOT NULL;

-- Every newest reading in which somebody has this key; `known` is its published_known, '' if it has no date.
CREATE TABLE appearances (
    "key" TEXT NOT NULL,
    known TEXT NOT NULL,
    reading INTEGER NOT NULL REFERENCES readings (row),
    PRIMARY KEY ("key", known, reading)
) STRICT, WITHOUT ROWID;

-- How many rows of appearances a key has.
CREATE TABLE standing (
    "key" TEXT NOT NULL PRIMARY KEY,
    reports INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- As what: how many actors with this key are of just this name, kind, state and sector; '' stands for none.
CREATE TABLE shapes (
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    sector TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY ("key", name, kind, state, sector)
) STRICT, WITHOUT ROWID;

-- Under which names: the proper ones, how many actors have each, and how many mentions are just these words.
CREATE TABLE known_as (
    "key" TEXT NOT NULL,
    name INTEGER NOT NULL REFERENCES names (row),
    times INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY ("key", name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER appearances_added AFTER INSERT ON appearances BEGIN
    INSERT INTO standing ("key", reports) VALUES (new."key", 1) ON CONFLICT ("key") DO UPDATE SET reports = reports + 1;
END;
CREATE TRIGGER appearances_removed AFTER DELETE ON appearances BEGIN
    UPDATE standing SET reports = reports - 1 WHERE "key" = old."key";
    DELETE FROM standing WHERE "key" = old."key" AND reports = 0;
END;

CREATE TRIGGER actors_stand AFTER INSERT ON actors WHEN new."key" IS NOT NULL BEGIN
    INSERT INTO appearances ("key", known, reading)
    SELECT new."key", coalesce(published_known, ''), new.reading FROM readings
    WHERE row = new.reading AND NOT EXISTS (
        SELECT 1 FROM actors AS same WHERE same."key" = new."key" AND same.reading = new.reading AND same.nr <> new.nr
    );
    INSERT INTO shapes ("key", name, kind, state, sector, times)
    VALUES (new."key", new.name, new.kind, coalesce(new.state, ''), coalesce(new.sector, ''), 1)
    ON CONFLICT ("key", name, kind, state, sector) DO UPDATE SET times = times + 1;
END;
CREATE TRIGGER actor_names_stand AFTER INSERT ON actor_names WHEN new.proper BEGIN
    INSERT INTO known_as ("key", name, times, mentions)
    SELECT "key", new.name, 1, new.mentions FROM actors WHERE reading = new.reading AND nr = new.owner AND "key" IS NOT NULL
    ON CONFLICT ("key", name) DO UPDATE SET times = times + 1, mentions = mentions + excluded.mentions;
END;

-- A report coded again: what its last reading came to is taken back before the new one counts.
CREATE TRIGGER readings_stand AFTER INSERT ON readings
WHEN EXISTS (SELECT 1 FROM readings WHERE report = new.report AND row < new.row) BEGIN
    DELETE FROM appearances WHERE ("key", known, reading) IN (
        SELECT actors."key", coalesce(before.published_known, ''), before.row FROM readings AS before
        JOIN actors ON actors.reading = before.row
        WHERE before.row = (SELECT max(row) FROM readings WHERE report = new.report AND row < new.row) AND actors."key" IS NOT NULL
    );
    UPDATE shapes SET times = times - (
        SELECT count(*) FROM actors
        WHERE reading = (SELECT max(row) FROM readings WHERE report = new.report AND row < new.row)
        AND actors."key" = shapes."key" AND actors.name = shapes.name AND actors.kind = shapes.kind
        AND coalesce(actors.state, '') = shapes.state AND coalesce(actors.sector, '') = shapes.sector
    ) WHERE "key" IN (
        SELECT "key" FROM actors WHERE reading = (SELECT max(row) FROM readings WHERE report = new.report AND row < new.row)
    );
    DELETE FROM shapes WHERE times = 0 AND "key" IN (
        SELECT "key" FROM actors WHERE reading = (SELECT max(row) FROM readings WHERE report = new.report AND row < new.row)
    );
    UPDATE known_as SET (times, mentions) = (
        SELECT known_as.times - count(*), known_as.mentions - coalesce(sum(actor_names.mentions), 0)
        FROM actors JOIN actor_names ON actor_names.reading = actors.reading AND actor_names.owner = actors.nr
        WHERE actors.reading = (SELECT max(row) FROM readings WHERE report = new.report AND row < new.row)
        AND actors."key" = known_as."key" AND actor_names.name = known_as.name AND actor_names.proper
    ) WHERE "key" IN (
        SELECT "key" FROM actors WHERE reading = (SELECT max(row) FROM readings WHERE report = new.report AND row < new.row)
    );
    DELETE FROM known_as WHERE times = 0 AND "key" IN (
        SELECT "key" FROM actors WHERE reading = (SELECT max(row) FROM readings WHERE report = new.report AND row < new.row)
    );
END;

INSERT INTO appearances ("key", known, reading)
SELECT DISTINCT actors."key", coalesce(newest.published_known, ''), newest.row
FROM newest_readings AS newest JOIN actors ON actors.reading = newest.row WHERE actors."key" IS NOT NULL;
INSERT INTO shapes ("key", name, kind, state, sector, times)
SELECT actors."key", actors.name, actors.kind, coalesce(actors.state, ''), coalesce(actors.sector, ''), count(*)
FROM newest_readings AS newest JOIN actors ON actors.reading = newest.row WHERE actors."key" IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
INSERT INTO known_as ("key", name, times, mentions)
SELECT actors."key", actor_names.name, count(*), sum(actor_names.mentions)
FROM newest_readings AS newest
JOIN actors ON actors.reading = newest.row
JOIN actor_names ON actor_names.reading = actors.reading AND actor_names.owner = actors.nr AND actor_names.proper
WHERE actors."key" IS NOT NULL GROUP BY 1, 2;
