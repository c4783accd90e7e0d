"""Where a state's word is part of another name, or may well be something else: the known traps, by the words beside it."""

from __future__ import annotations

from onrecord.resolve.cut import Cut
from onrecord.resolve.tables import WORD, Entry, Tables

REACH = 4  # words from an adjective to the word that makes a body's name of it: "Chinese People’s Friendship Association"


def is_part(words: Cut, at: int, past: int, item: Entry, tables: Tables) -> bool:
    """Whether the state's name is part of another name: of a person, a body, a treaty, or a town of that name elsewhere."""
    if words.text.startswith("$", words.ends[past - 1]):  # US$7 billion
        return True
    if past - at == 1 and item.form in ("name", "capital") and _is_namesake(words, at, past, item, tables):
        return True
    if item.form == "capital":
        return words.joined(past) and words.word(past).casefold() in tables.traps["town_thing"]
    return _ends_a_body(words, at, tables) or _heads_a_body(words, past, item, tables)


def _ends_a_body(words: Cut, at: int, tables: Tables) -> bool:
    """Whether words before make it a body's name: "Air India", "Bank of China"."""
    if not words.joined(at):
        return False
    before = words.word(at - 1)
    of = at - 2 if before == "the" else at - 1
    named = words.word(of) == "of" and words.joined(of) and words.word(of - 1) in tables.traps["part_of"]
    return named or before in tables.traps["part_before"]


def _is_namesake(words: Cut, at: int, past: int, item: Entry, tables: Tables) -> bool:
    """Whether one word is a person's or a US town's: "Michael Jordan", "Jordan Peterson", "Paris, Texas", "Atlanta, Georgia"."""
    named = words.joined(at) and words.word(at - 1) in tables.traps["given"]
    town = words.gap(past) == ", " and words.word(past) in tables.traps["us_state"]
    georgia = words.word(at) == "Georgia" and _is_us_georgia(words, at, tables)
    return named or town or georgia or _is_surnamed(words, past, item, tables)


def _is_surnamed(words: Cut, past: int, item: Entry, tables: Tables) -> bool:
    """Whether a family name follows a word that is a given name too: "Jordan Peterson", but not "Jordan King Abdullah"."""
    after, traps = words.word(past), tables.traps
    if item.words[0] not in traps["person"] or not words.joined(past) or not words.capital(past) or after.isupper():
        return False
    plain = after.casefold() in tables.titles or after.casefold() in tables.bodies or after in traps["line_end"]
    return not plain and after not in tables.known and not is_headline(words.line(past))


def is_headline(line: str) -> bool:
    """Whether a line's longer words all but begin with capitals, so that a capital says nothing."""
    longer = [word for word in WORD.findall(line) if len(word) > 3]
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) > 0.75 * len(longer) and not line.rstrip().endswith(".")


def _heads_a_body(words: Cut, past: int, item: Entry, tables: Tables) -> bool:
    """Whether capitalised words lead on to one that makes a body's name: "China Daily", "Russian-Chinese Friendship Society"."""
    reach = past + (REACH if item.form == "adjective" else 2)
    while past < reach and words.capital(past) and (words.joined(past) or words.gap(past) == "-"):
        word = words.word(past)
        if word in tables.traps["part_after"]:
            return not is_headline(words.line(past))
        if word.casefold() in tables.titles or word in tables.traps["line_end"]:
            return False
        past += 1
    return False


def _is_us_georgia(words: Cut, at: int, tables: Tables) -> bool:
    """Whether the text speaks of the US state alone, or names a town of it right before."""
    beside = words.word(at - 1) if words.gap(at) == ", " else ""
    if beside in tables.traps["georgia_state"]:
        return False
    us_words = tables.traps["georgia_us"]
    return beside in us_words or bool(words.every & us_words and not words.every & tables.traps["georgia_state"])


def is_doubtful(words: Cut, at: int, past: int, item: Entry, caps: bool, tables: Tables) -> bool:
    """Whether the words may well be something else here."""
    traps, before, word = tables.traps, words.word(at - 1), words.word(at)
    if item.words == ("Georgia",):
        return not words.every & traps["georgia_state"]
    if item.form == "abbreviation" and past - at == 1 and (word in traps["caps"] or word == "US"):
        line = words.line(at)
        return line.upper() == line and len(line) > 12 and (word != "US" or before in traps["pronoun"])
    if caps and past - at == 1:
        line = words.line(at)
        return line.upper() != line and len(word) < 5
    if past - at == 1 and word in traps["person"] and item.form in ("name", "capital", "people") and words.joined(at):
        stranger = words.capital(at - 1) and not words.opens(at - 1) and not before.isupper()
        plain = before.casefold() in tables.titles or before in traps["line_end"] or before in tables.known
        return stranger and not plain and not is_headline(words.line(at))
    return False
