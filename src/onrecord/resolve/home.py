"""Where actors belong: the state and the sector of a person or body, from the surest evidence to the weakest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from onrecord.cities import PARTS, folded, locate
from onrecord.records import Post, Span
from onrecord.resolve.actors import Cast, Draft, owner_of
from onrecord.resolve.known_leaders import is_ruler, place_leaders
from onrecord.resolve.names import Mention
from onrecord.resolve.scene import Saying, Scene, Seats
from onrecord.resolve.tables import Tables
from onrecord.words import Lexicon, Words, is_capital

OFFICIAL = frozenset(("GOV", "MIL", "LEG", "JUD", "COP", "SPY"))
OF_STATE = frozenset(("GOV", "MIL", "SPY"))  # a legislator, judge or policeman may be of a part of the state
CROSSES = frozenset(
    ("IGO", "NGO", "REB", "BUS")
)  # bodies whose possessive tells a side, not a home: "Russia’s Gazprom" stays, "China’s UN" does not
GOVERNMENTS = re.compile(r"\bgovernment[’']s \Z")
COLLEAGUES = frozenset("counterpart colleague host guest".split())
AMERICAS = frozenset("latin south north central pan native african".split())  # "Latin American" is of no state
PLAIN = frozenset("minister deputy vice first acting prime of for and the".split())
HIGHEST = frozenset(("president", "prime minister", "premier", "chancellor", "king", "queen", "emir", "sultan", "foreign minister"))
BEYOND = frozenset(
    ("high representative", "special representative", "secretary general", "secretary-general", "special envoy", "rapporteur")
)
LED = frozenset("supreme paramount de facto leader ruler chief executive".split())  # "leader Kim": of his state, if he rules it
LOCAL = frozenset("governor mayor prefect councillor magistrate".split())
BOTH = re.compile(r" (?:in|of|from|on) (?:both|the two|all) ")  # "officials in both countries"
ABROAD = re.compile(r"(?i)embassy|consul|mission|delegation|office\b")
DESCRIBED = 3  # words between a state's adjective and the noun before a name
PERSONS = ("ist", "man", "woman")
CITIZENS = frozenset("citizen national dissident blogger cleric singer actor author pilot teenager immigrant student".split())
ABOUT = frozenset("affairs studies policy history politics law language literature and".split())  # "a Russian affairs expert"
LOCATED = re.compile(  # "the Department of Mines (DM) in Lima", "protesters across Peru"
    r"(?: \([A-Z]{2,8}\))? (?:in|from|across|inside) (?:the )?(?:\w+ern )?(?P<town>[A-Z]\w+(?: [A-Z]\w+)?)"
)
BACKED = re.compile(
    r"[-‑](?:backed|led|allied|armed|funded|supported|trained|sponsored|brokered|controlled|occupied)\b"
)  # a side, no home
REGIONAL = re.compile(  # of a land that no table knows: "Government of Catalonia"
    r"\b(?:Government|Parliament|Supreme Council|Legislative Assembly|Administration|Republic|Region) of (?:the )?[A-Z][\w-]+\Z"
)
HEADED = re.compile(r"(?P<head>.+?)(?:[’']s)? (?:administration|government|regime|cabinet)", re.IGNORECASE)
TRAVELS = re.compile(r"\b(?:travel|visit|trip|arriv|fl[ey]w?\b|head(?:s|ed) (?:to|for))", re.IGNORECASE)
RECEIVES = re.compile(r"\b(?:host|receiv|welcom|me[et]t)[^.]*\bfrom (?:the )?\Z", re.IGNORECASE)
JOINS = re.compile(r" (?:and|with|meets?|met|hosts?|met with)(?: the)? ", re.IGNORECASE)
NEAR = 8  # of somebody's mentions looked at
BESIDE = 60  # code points before a name in which a title and its state stand
JOINT = len(" and the ")
POSSESSED = re.compile(r"\b(?:its|their|his|her) (?:\w+ )?\Z")  # "its soldiers" are somebody's in particular
REACH = 24  # code points looked back for such a word
OPENING = 4  # words at the start of what somebody says among which his own state stands as its subject
SURE_VOTES = 2
TOWN = 3  # words of a town's name
SURE_TOWN = 0.7  # how sure it must be which of several towns of one name is meant
WORLDWIDE = frozenset(("international", "global", "world", "joint"))  # "International Syria Support Group" is not Syria's


def place_bodies(words: Words, mentions: Sequence[Mention], cast: Cast, tables: Tables) -> None:
    """A body's state: of its name ("Saudi Gazette"), or of the possessive or adjective before it."""
    by_last = {words.first_from(m.span.end) - 1: m for m in mentions}
    for mention in mentions:
        draft = cast.by_span.get(mention.span)
        if draft is None or draft.kind in ("person", "state") or draft.state or draft.sector == "IGO":
            continue
        inside = words.inside(mention.span.start, mention.span.end)
        owner = owner_of(words, inside.start, by_last) if inside else None
        if owner and owner.kind == "state":
            draft.state = owner.state
        elif draft.named and inside and words.folded[inside.start] not in WORLDWIDE:
            draft.state = _in_name(mention, words, tables)
        if draft.state is None and (draft.sector in OFFICIAL or draft.kind == "group") and not ABROAD.search(draft.name):
            at = LOCATED.match(words.text, mention.span.end)
            place = (tables.capitals.get(at["town"]) or tables.states.get(at["town"])) if at else None
            draft.state = place.code if place else None
    _join_namesakes(cast)


def _join_namesakes(cast: Cast) -> None:
    """ "Indonesia’s navy" is the Indonesian Navy where the report names that too."""
    named = {(d.state, d.name.casefold().split()[-1]): d for d in cast.drafts if d.named and d.kind == "organisation" and d.state}
    for draft in cast.drafts:
        if draft.kind == "organisation" and not draft.named and draft.state and draft.mentions:
            other = named.get((draft.state, draft.name.casefold().split()[-1]))
            if other:
                cast.merge(draft, other)


def join_groups(cast: Cast) -> None:
    """Unnamed groups that turned out to be of one state are one: "14 soldiers", "the Malian soldiers"."""
    seen: dict[tuple[str | None, str], Draft] = {}
    for draft in cast.drafts:
        if draft.kind == "group" and not draft.named and draft.state and draft.mentions:
            other = seen.setdefault((draft.state, draft.name.casefold()), draft)
            if other is not draft:
                cast.merge(draft, other)


def _in_name(mention: Mention, words: Words, tables: Tables) -> str | None:
    """The one state whose name or adjective stands in a body's name."""
    text = words.text
    found = set()
    inside = list(words.inside(mention.span.start, mention.span.end))
    for size in (3, 2, 1):
        for at in range(len(inside) - size + 1):
            if inside[at] and words.folded[inside[at] - 1] in AMERICAS and words.folded[inside[at]] == "american":
                continue
            phrase = text[words.starts[inside[at]] : words.ends[inside[at + size - 1]]]
            state = tables.states.get(phrase) or tables.adjectives.get(phrase) or tables.states.get(f"{phrase}.")  # "U.S.-Chile"
            if state and state.code == "GEO" and phrase == "Georgia" and "Georgian" not in text and "Tbilisi" not in text:
                continue  # the US state, as in the gazetteer
            if state and not BACKED.match(text, words.ends[inside[at + size - 1]]):
                found.add(state.code)
    return found.pop() if len(found) == 1 else None


def place_people(posts: Sequence[Post], mentions: Sequence[Mention], words: Words, cast: Cast, lexicon: Lexicon) -> None:
    """A person's state and sector: of the post held, of the adjective before the name, of the state after "of"."""
    by_last = {words.first_from(m.span.end) - 1: m for m in mentions}
    by_first = {words.first_from(m.span.start): m for m in mentions}
    for post in posts:
        draft = cast.by_span[post.person]
        body = cast.by_span.get(post.of) if post.of else None
        draft.homeless |= (post.shared and post.of is None) or (body is not None and body.sector == "IGO" and not post.former)
        if body and body.state and not (post.former and draft.state):
            draft.state = draft.state or body.state
        draft.state = draft.state or (_state_of_town(post, words, cast) if post.of is None else None)
        sector = body.sector if body and body.kind == "organisation" else None
        draft.sector = draft.sector or sector or _sector_of(post.title, words, lexicon)
    for mention in mentions:
        owner = cast.by_span.get(mention.span)
        if owner is None or mention.kind != "person":
            continue
        owner.sector = owner.sector or _rank_before(mention, words, lexicon)
        if owner.state:
            continue
        first, after = words.first_from(mention.span.start), words.first_from(mention.span.end)
        before = by_last.get(_before_colleague(first - 1, words, lexicon)) or by_last.get(_before_noun(first - 1, words, lexicon))
        state = by_first.get(after + 1) or (by_first.get(after + 2) if words.folded[after + 1 : after + 2] == ["the"] else None)
        if (
            before
            and before.kind == "state"
            and (before.form == "adjective" or words.possessive(words.first_from(before.span.start)))
        ):
            owner.state = before.state
        elif (
            state and state.kind == "state" and state.form == "name" and words.folded[after : after + 1] == ["of"] and owner.titles
        ):
            owner.state = state.state
        else:
            owner.state = _apposed_state(after, words, by_first)


def _state_of_town(post: Post, words: Words, cast: Cast) -> str | None:
    """Where the town or part of a state lies whose governor or mayor somebody is: "Hama Governor Ana Ruiz", "mayor of Hama"."""
    inside = words.inside(post.title.start, post.title.end)
    at = next((i for i in inside if words.folded[i] in LOCAL), None)
    if at is None:
        return None
    first, last = inside.start, inside.start - 1
    if words.folded[at + 1 : at + 2] == ["of"]:
        first, last = at + 2, inside.stop - 1
    while first == at and first > 0 and at - first < TOWN and is_capital(words.forms[first - 1]) and words.adjoins(first - 1):
        first -= 1
    last = max(last, at - 1) if first < at else last
    if first > last:
        return None
    town = words.text[words.starts[first] : words.ends[last]]
    named = {draft.state for draft in cast.drafts if draft.kind == "state" and draft.state}
    if folded(town) in PARTS and "GEO" not in named:
        return "USA"
    city = locate(town, "", named, {})
    return city.city.state if city and city.sure >= SURE_TOWN else None


def _before_noun(index: int, words: Words, lexicon: Lexicon) -> int:
    """The word before the common noun or title that a name stands behind: "the [Peruvian] investigative journalist Ana Ruiz"."""
    if index < 0 or not words.adjoins(index) or not _tells_a_person(words.folded[index], lexicon):
        return -1
    at = index - 1
    while (
        at >= 0
        and index - at <= DESCRIBED
        and words.adjoins(at)
        and words.forms[at].islower()
        and lexicon.is_title(words.folded[at])
    ):
        at -= 1
    return at if at >= 0 and words.adjoins(at) else -1


def _tells_a_person(word: str, lexicon: Lexicon) -> bool:
    """Whether a word names somebody by what he is: "journalist", "dissident", "minister"."""
    noun = lexicon.nouns.get(word)
    return word.endswith(PERSONS) or word in CITIZENS or lexicon.is_title(word) or (noun is not None and noun.kind == "person")


def _apposed_state(after: int, words: Words, by_first: dict[int, Mention]) -> str | None:
    """The state whose somebody is said to be behind a name: "Ana Ruiz, a [Peruvian] lawyer", not "a Russian affairs expert"."""
    if after + 2 >= len(words.forms) or words.text[words.ends[after - 1] : words.starts[after]] != ", ":
        return None
    article = words.folded[after] in ("a", "an", "the")
    for index in range(after + article, min(after + article + 3, len(words.forms) - 1)):
        mention = by_first.get(index)
        if mention is not None:
            following = words.first_from(mention.span.end)
            plain = following < len(words.forms) and words.forms[following].islower() and words.folded[following] not in ABOUT
            beside = article and plain and words.text[mention.span.end : words.starts[following]] == " "
            return mention.state if mention.kind == "state" and mention.form == "adjective" and beside else None
        if not words.forms[index].islower() or not words.adjoins(index):
            return None
    return None


def _before_colleague(index: int, words: Words, lexicon: Lexicon) -> int:
    """The word before a name, or before its bare "counterpart" or ranks: "her Georgian counterpart, Zurab Lo"."""
    while index > 0 and (words.folded[index] in COLLEAGUES or _is_rank(words.folded[index], lexicon)):
        if not (words.adjoins(index) or words.between(index, index + 1) == ", "):
            return -1
        index -= 1
    return index if index >= 0 and words.adjoins_after_possessive(index) else -1


def _rank_before(mention: Mention, words: Words, lexicon: Lexicon) -> str | None:
    """The sector that a rank before a name tells: "Colonel Tam Lo"."""
    index = words.first_from(mention.span.start) - 1
    row = lexicon.posts.get(words.folded[index]) if index >= 0 and words.adjoins(index) else None
    return (row.sector or None) if row and row.use == "rank" else None


def _is_rank(word: str, lexicon: Lexicon) -> bool:
    row = lexicon.posts.get(word)
    return row is not None and row.use in ("rank", "honorific")


def _sector_of(title: Span, words: Words, lexicon: Lexicon) -> str | None:
    inside = words.inside(title.start, title.end)
    return next((row.sector for i in reversed(inside) if (row := lexicon.title(words.folded[i])) and row.sector), None)


def is_official(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the person holds a post of government, so that the state around may be theirs."""
    return any(
        (row := lexicon.posts.get(word)) and row.use in ("office", "royal") and row.sector in OFFICIAL
        for t in draft.titles
        for word in t.split()
    )


def _is_legislator(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether all posts of a person are in a parliament."""
    told = [row.sector for t in draft.titles for word in t.split() if (row := lexicon.posts.get(word)) and row.use == "office"]
    return bool(told) and set(told) == {"LEG"}


def _may_be_placed(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the state around may be a person's: of an official, unless his post is mostly one of a body of many states."""
    return is_official(draft, lexicon) and not draft.homeless and BEYOND.isdisjoint(draft.titles)


def place_headed(cast: Cast, published: str | None) -> None:
    """ "The Ruiz administration": of the state that its head leads, as somebody of the report or as a leader of its time."""
    headed = [(draft, at["head"]) for draft in cast.drafts if draft.state is None and (at := HEADED.fullmatch(draft.name))]
    people = [Draft(head, "person", mentions=list(draft.mentions)) for draft, head in headed]
    place_leaders(cast.drafts, published, people)
    for (draft, head), leader in zip(headed, people, strict=True):
        named = {other.state for other in cast.drafts if other.kind == "person" and other.name.split()[-1] == head.split()[-1]}
        draft.state = named.pop() if len(named) == 1 else leader.state


def place_rest(scene: Scene, sayings: Sequence[Saying], speakers: Sequence[Sequence[Draft]], lexicon: Lexicon) -> None:
    """Officials nobody has placed: by the state they speak for, by the sentence, by the report's home; then official bodies."""
    votes: dict[int, Counter[str]] = {}
    for saying, found in zip(sayings, speakers, strict=True):
        for span in saying.content[:1] if len(found) == 1 else ():
            first = scene.words.first_from(span.start)
            limit = scene.words.starts[min(first + OPENING, len(scene.words.starts) - 1)]
            subject = next((m for m in scene.mentions_in(span.start, limit) if m.kind == "state" and m.form != "adjective"), None)
            if subject and subject.state:
                votes.setdefault(id(found[0]), Counter())[subject.state] += 1
    seats, many = Seats(scene, lexicon), _of_many(scene.cast, scene.words.text)
    for draft in scene.cast.drafts:
        if draft.kind == "person" and draft.state is None and draft.mentions and _may_be_placed(draft, lexicon):
            if _is_legislator(draft, lexicon):  # a senator speaks of any state: what is around him says nothing
                draft.state = seats.left_for(draft)
                continue
            draft.state = (
                _voted(votes.get(id(draft)))
                or seats.left_for(draft)
                or _of_ministry(draft, scene.cast)
                or _unless_taken(scene.state_around(draft.start), draft, scene)
            )
        elif draft.kind in ("organisation", "group") and draft.state is None and draft.mentions:
            if draft.named and GOVERNMENTS.search(scene.words.text[max(0, draft.start - 16) : draft.start]):
                draft.sector = "GOV"
            if draft.named and draft.kind == "organisation" and _begins_with(draft.name, many):
                draft.sector = "IGO"
            if draft.sector in OFFICIAL and not draft.homeless and not _is_somebodys(draft, scene.words.text):
                draft.state = scene.home or scene.main


def _unless_taken(state: str | None, draft: Draft, scene: Scene) -> str | None:
    """The state around, but of a highest office only where there is no other to choose from, and nobody else said to hold it."""
    if state is None or (state != scene.home and (_is_visit(state, draft, scene) or _is_other_side(state, draft, scene))):
        return None
    held = HIGHEST & set(draft.titles)
    if not held:
        return state
    others = [other for other in scene.cast.drafts if other is not draft and other.mentions]
    rival = state != scene.home and any(other.kind == "state" and other.state != state for other in others)
    taken = any(other.state == state and held & set(other.titles) for other in others)
    return None if rival or taken else state


def _is_visit(state: str, draft: Draft, scene: Scene) -> bool:
    """Whether somebody travels to the state, "Under Secretary Ruiz will travel to Lima, Peru", or receives somebody from it."""
    text, words = scene.words.text, scene.words
    for span in draft.mentions[:NEAR]:
        sentence = words.sentences[max(0, words.sentence_at(span.start))]
        named = next((m for m in scene.mentions_in(span.end, sentence.end) if m.kind == "state" and m.state == state), None)
        if named and (TRAVELS.search(text, span.end, named.span.start) or RECEIVES.search(text, span.end, named.span.start)):
            return True
    return False


def _is_other_side(state: str, draft: Draft, scene: Scene) -> bool:
    """Whether an official of that state stands beside somebody, as the other side: "Secretary Ruiz and Peruvian Premier Paz"."""
    for span in draft.mentions:
        behind = next((m for m in scene.mentions_in(span.end, span.end + JOINT + 1) if m.kind == "state"), None)
        if behind is None or behind.state != state or not JOINS.fullmatch(scene.words.text, span.end, behind.span.start):
            continue
        near = scene.mentions_in(behind.span.end, behind.span.start + BESIDE + 1)
        people = (scene.cast.by_span.get(m.span) for m in near if m.kind == "person")
        if any(other is not None and other is not draft and other.state == state for other in people):
            return True
    return False


def _of_ministry(draft: Draft, cast: Cast) -> str | None:
    """The state whose ministry has a minister's portfolio: "External Affairs Minister", "Ministry of External Affairs"."""
    held = {word for title in draft.titles if "minister" in title for word in title.split()} - PLAIN
    ministries = [d for d in cast.drafts if d.kind == "organisation" and d.state and "ministry" in d.name.casefold().split()]
    states = {d.state for d in ministries if held and held <= set(d.name.casefold().split())}
    return states.pop() if len(states) == 1 else None


def _is_somebodys(draft: Draft, text: str) -> bool:
    """Whether a body or group is not simply that of the state around: of its head, of two, or "its soldiers"."""
    after_its_head = draft.name.casefold().endswith((" regime", " administration", " government")) or REGIONAL.search(draft.name)
    of_two = draft.kind == "group" and (" and " in draft.name or BOTH.match(text, draft.mentions[0].end) is not None)
    return bool(after_its_head) or of_two or POSSESSED.search(text[max(0, draft.start - REACH) : draft.start]) is not None


def _of_many(cast: Cast, text: str) -> set[str]:
    """What bodies of many states are called."""
    return {span.words(text) for draft in cast.drafts if draft.sector == "IGO" for span in draft.mentions}


def _begins_with(name: str, others: set[str]) -> bool:
    """Whether a longer name begins with one of the others: "ASEAN Secretariat"."""
    words = name.split()
    return any(" ".join(words[:size]) in others for size in range(1, len(words)))


def _voted(votes: Counter[str] | None) -> str | None:
    """The state that what a person says begins with, time and again."""
    if not votes:
        return None
    (state, most), (_, second) = (*votes.most_common(2), ("", 0))[:2]
    return state if most >= SURE_VOTES and most >= 2 * second else None


def posts_placed(posts: Sequence[Post], cast: Cast, words: Words, lexicon: Lexicon) -> list[Post]:
    """Posts that name no body: of the person's state if the post is a government's, or of the body just named."""
    placed = []
    for post in posts:
        draft = cast.by_span[post.person]
        of = post.of
        if of is None and not post.nowhere:
            inside = words.inside(post.title.start, post.title.end)
            heads = [row for i in inside if (row := lexicon.title(words.folded[i]))]
            local = any(words.folded[i] in LOCAL for i in inside)  # of a town or bank, whether or not the words say so
            adviser = lexicon.is_security_adviser([words.folded[i] for i in inside])
            official = adviser or any(row.use in ("office", "royal") and row.sector in OF_STATE for row in heads)
            official = official or (LED.issuperset(words.folded[i] for i in inside) and is_ruler(draft))
            state = cast.by_key.get(f"state:{draft.state}")
            if official and not local and state and state.mentions:
                of = state.mentions[0]
            elif any(row.use == "royal" for row in heads) and not any(row.use == "office" for row in heads):
                continue  # a crown of nowhere is a name: "Prince", "King"
        placed.append(msgspec.structs.replace(post, of=of))
    return placed
