"""Actors: which mentions are one actor's, of what kind and state; never a guess between two."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Part, Span, TaggedName, Tags
from onrecord.resolve import resolve_actors
from onrecord.resolve.actors import slug
from onrecord.segment import split_sentences
from tests.resolve.who import TABLES, Said, actor, make_report, resolved, said, words_of

# text, name of the actor, (kind, state, sector), its mentions
ACTORS = [
    ("Russian President Oleg Ivanov left. Ivanov slept.", "Oleg Ivanov", ("person", "RUS", "GOV"), ["Oleg Ivanov", "Ivanov"]),
    ("Russian forces left Chad.", "Russia", ("state", "RUS", None), ["Russian"]),
    ("The Chilean government objects.", "Chile", ("state", "CHL", None), ["Chilean"]),
    ("China’s foreign ministry objects.", "foreign ministry", ("organisation", "CHN", "GOV"), ["foreign ministry"]),
    ("Chinese state television told it.", "state television", ("organisation", "CHN", "JRN"), ["state television"]),
    ("The US State Department objects.", "State Department", ("organisation", "USA", "GOV"), ["State Department"]),
    ("Belarusian border guards slept.", "border guards", ("group", "BLR", "GOV"), ["border guards"]),
    ("Hundreds of asylum seekers slept.", "asylum seekers", ("group", None, "REF"), ["asylum seekers"]),
    ("Ivan Petrov, deputy chairman of the Russian State Duma, left.", "Ivan Petrov", ("person", "RUS", "LEG"), ["Ivan Petrov"]),
    ("Major General Fuad Basri, spokesman for the Indonesian army, left. Basri slept.", "Fuad Basri", ("person", "IDN", "MIL"),
     ["Fuad Basri", "Basri"]),
    ("Premier Lin Haoran (林浩然) left. Lin slept.", "Lin Haoran", ("person", None, "GOV"), ["Lin Haoran", "林浩然", "Lin"]),
    ("The River Watch Agency (RWA) met. RWA left.",
     "River Watch Agency", ("organisation", None, "GOV"), ["River Watch Agency", "RWA", "RWA"]),
    ("The Moen administration left.", "Moen administration", ("organisation", None, "GOV"), ["Moen administration"]),
    ("Prime Minister Olav Moen of Norway left. The Moen administration slept.",
     "Moen administration", ("organisation", "NOR", "GOV"), ["Moen administration"]),
    ("President Ana Ruiz of Peru left. President Eva Ruiz of Chile slept. The Ruiz government met.",
     "Ruiz government", ("organisation", None, "GOV"), ["Ruiz government"]),
    ("The asylum seekers across northern Kenya slept.", "asylum seekers", ("group", "KEN", "REF"), ["asylum seekers"]),
    ("Some asylum seekers in Lima slept.", "asylum seekers", ("group", "PER", "REF"), ["asylum seekers"]),
    ("Brazil-backed Harbour Forces left.", "Brazil-backed Harbour Forces", ("organisation", None, "MIL"),
     ["Brazil-backed Harbour Forces"]),
    ("China spoke. China left. The Department of Mines (DM) in Lima objected.", "Department of Mines",
     ("organisation", "PER", "GOV"), ["Department of Mines", "DM"]),
    ("Peru said U.S. President Ana Ruiz left.", "Ana Ruiz", ("person", "USA", "GOV"), ["Ana Ruiz"]),
    ("Brazilian President Ana Maria Ruiz da Paz left. Ruiz slept.", "Ana Maria Ruiz da Paz", ("person", "BRA", "GOV"),
     ["Ana Maria Ruiz da Paz", "Ruiz"]),
    ("Prime Minister Olav Moen of Norway left.", "Olav Moen", ("person", "NOR", "GOV"), ["Olav Moen"]),
    ("Kenya's Ministry of Foreign Affairs left.",
     "Ministry of Foreign Affairs", ("organisation", "KEN", "GOV"), ["Ministry of Foreign Affairs"]),
    ("Hadi Prasetyo, a professor of law at Universitas Tidar, left.",
     "Universitas Tidar", ("organisation", None, "EDU"), ["Universitas Tidar"]),
    ("They met Beijing’s envoy in Beijing.", "China", ("state", "CHN", None), ["Beijing"]),
    ("Indonesian Navy ships left. Indonesia’s navy slept.",
     "Indonesian Navy", ("organisation", "IDN", "MIL"), ["Indonesian Navy", "navy"]),
    ("Hamas fighters left. Two members of Hamas slept.", "Hamas", ("organisation", "PSE", "REB"),
     ["Hamas", "fighters", "members", "Hamas"]),
    ("Former members of Hamas left. Former Hamas fighters slept.", "Hamas", ("organisation", "PSE", "REB"), ["Hamas", "Hamas"]),
    ("Fighters from the Taliban left.", "Taliban", ("organisation", "AFG", "REB"), ["Fighters", "Taliban"]),
    ("The Boko Haram group left.", "Boko Haram", ("organisation", "NGA", "REB"), ["Boko Haram", "group"]),
    ("The Houthi rebels left.", "Houthis", ("organisation", "YEM", "REB"), ["Houthi", "rebels"]),
    ("Hamas raided an army base in Lima.", "Hamas", ("organisation", "PSE", "REB"), ["Hamas"]),  # the army is not its
    ("The National Harbour and Security Council objects.", "National Harbour and Security Council",
     ("organisation", None, "GOV"), ["National Harbour and Security Council"]),
    ("The Trade and Industry Ministry objects.", "Trade and Industry Ministry", ("organisation", None, "GOV"),
     ["Trade and Industry Ministry"]),
    ("Civil Works Authority director General Omar al-Amri left.", "Omar al-Amri", ("person", None, "GOV"), ["Omar al-Amri"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind", "mentions"), ACTORS, ids=[row[0][:40] for row in ACTORS])
def test_actor(text: str, name: str, kind: tuple[str, str | None, str | None], mentions: list[str]) -> None:
    found = actor(resolved(text), name)
    assert ((found.kind, found.state, found.sector), words_of(found, text)) == (kind, mentions)


# text, what a tagger marks in it, the names of the people and bodies that come of it
TAGGED = [
    ("We saw President Ana Ruiz’s house.", [("person", "President Ana Ruiz’s")], ["Ana Ruiz"]),
    ("The Refugee Council Enver Salo left.",
     [("organisation", "Refugee Council"), ("person", "Salo")], ["Refugee Council", "Enver Salo"]),
    ("We saw Ana Ruiz. Then Ruiz left.", [("person", "Ana Ruiz"), ("organisation", "Ruiz")], ["Ana Ruiz"]),
    ("Its director, Vasile Grosu, left.", [("organisation", "Vasile Grosu")], ["Vasile Grosu"]),
    ("After the Flores earthquake all left.", [("person", "Flores")], []),
    ("A storm in Tartus passed.", [("person", "Tartus"), ("organisation", "Tartus")], []),
    ("Home\nMinistry of Rivers\n", [("organisation", "Home\nMinistry of Rivers")], ["Ministry of Rivers"]),
    ("Sudan’s Swift Support Forces left.", [("organisation", "Sudan’s Swift Support Forces")], ["Sudan", "Swift Support Forces"]),
    ("We saw the Oslo Gazette.", [("place", "the Oslo Gazette")], ["Oslo Gazette"]),
    ("They saw Prutmar Logistic there. Nobody at Prutmar spoke.", [("organisation", "Prutmar Logistic")], ["Prutmar Logistic"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "found"), TAGGED, ids=[row[0][:40] for row in TAGGED])
def test_what_taggers_get_wrong(text: str, names: list[tuple[str, str]], found: list[str]) -> None:
    assert [item.name for item in resolved(text, names=names).actors] == found


def test_two_people_of_one_surname_stay_two_and_the_bare_surname_is_a_third() -> None:
    text = "Ana Ruiz left. Luis Ruiz left. Then Ruiz slept."
    names = [("person", "Ana Ruiz"), ("person", "Luis Ruiz")]
    assert {item.name: words_of(item, text) for item in resolved(text, names=names).actors} == {
        "Ana Ruiz": ["Ana Ruiz"],
        "Luis Ruiz": ["Luis Ruiz"],
        "Ruiz": ["Ruiz"],
    }


@pytest.mark.parametrize(
    ("later", "whose"),
    [("President Ruiz", "Ana Ruiz"), ("Mayor Ruiz", "Luis Ruiz"), ("Mr Ruiz", "Luis Ruiz"), ("Senator Ruiz", "Ruiz")],
)
def test_a_title_tells_two_of_one_surname_apart(later: str, whose: str) -> None:
    text = f"President Ana Ruiz met Mayor Luis Ruiz. Then {later} slept."
    assert words_of(actor(resolved(text), whose), text)[-1] == "Ruiz"


def test_gender_tells_two_of_one_surname_apart() -> None:
    text = "Mr Luis Ruiz met Ms Ana Ruiz. Then Ms Ruiz slept."
    assert words_of(actor(resolved(text), "Ana Ruiz"), text) == ["Ana Ruiz", "Ruiz"]


def test_family_names_that_come_first() -> None:
    text = "President Kim Dae-su met Premier Wang Bo. Kim left, and Wang slept."
    found = resolved(text)
    assert words_of(actor(found, "Kim Dae-su"), text) == ["Kim Dae-su", "Kim"]
    assert words_of(actor(found, "Wang Bo"), text) == ["Wang Bo", "Wang"]


def test_a_state_is_one_actor_under_all_its_names() -> None:
    text = "Moscow said no. The Kremlin said more. Russia left. The Russian side slept."
    found = actor(resolved(text), "Russia")
    assert (found.key, words_of(found, text)) == ("state:RUS", ["Moscow", "Kremlin", "Russia", "Russian"])


def test_keys() -> None:
    text = "Premier Līga Ozoliņa of Latvia met the UN, the Oslo Gazette and Mr Moen. Officials said so."
    found = resolved(text, said(text, ("Officials", "said", "so")))
    assert {item.name: item.key for item in found.actors} == {
        "Līga Ozoliņa": "person:liga-ozolina",
        "Latvia": "state:LVA",
        "United Nations": "org:UN",
        "Oslo Gazette": "org:oslo-gazette",
        "Moen": None,
        "Officials": None,
    }
    assert slug("Žižek & Co.") == "zizek-co"


def test_bylines_datelines_and_furniture_name_nobody() -> None:
    text = "By Ana Ruiz in Oslo\n\nRIGA –\n\nPresident Olav Moen slept.\n\nWrite to Kari Lund"
    spans = [("byline", 0, 19), ("dateline", 21, 27), ("furniture", text.index("Write"), len(text))]
    parts = [Part(kind=kind, span=Span(start, end)) for kind, start, end in spans]  # type: ignore[arg-type]
    names = [("person", "Ana Ruiz"), ("person", "Kari Lund")]
    assert [item.name for item in resolved(text, names=names, parts=parts).actors] == ["Olav Moen"]


def test_the_dateline_tells_the_state_of_an_unplaced_minister() -> None:
    text = "RIGA –\n\nForeign Minister Anda Ozola slept."
    parts = [Part(kind="dateline", span=Span(0, 6))]
    assert actor(resolved(text, parts=parts), "Anda Ozola").state == "LVA"
    two = "RIGA/OSLO –\n\nForeign Minister Anda Ozola slept."
    assert actor(resolved(two, parts=[Part(kind="dateline", span=Span(0, 11))]), "Anda Ozola").state is None


def test_a_heading_names_only_who_is_named_below() -> None:
    text = "Ozola Raises Prices, Talks Cod\n\nForeign Minister Anda Ozola slept."
    parts = [Part(kind="headline", span=Span(0, 30))]
    assert {item.name: words_of(item, text) for item in resolved(text, parts=parts).actors} == {
        "Anda Ozola": ["Ozola", "Anda Ozola"]
    }


def test_a_speaker_belongs_to_the_state_he_keeps_speaking_for() -> None:
    text = "President Ana Ruiz met Chilean President Eva Rojas. Ruiz said Peru is ready. She said Peru supports Chile."
    rows = said(text, ("Ruiz", "said", "Peru is ready"), ("She", "said", "Peru supports Chile"))
    assert actor(resolved(text, rows), "Ana Ruiz").state == "PER"


PIECES = [
    *"Ana Ruiz Lin President said the of and , . “ ” ’s ( ) China UN Beijing minister they he \n é🗳️\u0301 ß \u2028".split(" "),
    *[" "] * 9,
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30), st.sampled_from(["person", "organisation", "place"])), max_size=8),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30), st.integers(0, 200), st.booleans()), max_size=6),
)  # fmt: skip
def test_any_text(text: str, names: list[tuple[int, int, str]], rows: list[tuple[int, int, int, bool]]) -> None:
    if not text:
        return
    end = len(text)
    tagged = [TaggedName(kind=k, span=Span(a, min(a + n, end)), score=0.5) for a, n, k in names if a < end]  # type: ignore[arg-type]
    sayings = [
        Said(Span(a, min(a + n, end)) if sourced else None, None, (Span(c, min(c + n, end)),))
        for a, n, c, sourced in rows
        if a < end and c < end
    ]
    found = resolve_actors(make_report(text), Tags(names=tuple(tagged)), sayings, split_sentences(text), TABLES)
    ids = [item.id for item in found.actors]
    assert len(ids) == len(set(ids)) and len(found.speakers) == len(sayings)
    assert all(speaker in ids for speakers in found.speakers for speaker in speakers)
    spans = sorted(mention for item in found.actors for mention in item.mentions)
    assert all(span.words(text) for span in spans) and all(item.mentions for item in found.actors)
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def keys_in(text: str, *sources: str) -> dict[str, str | None]:
    """The key of each actor but states, by name; each source says the word "so"."""
    actors = resolved(text, said(text, *((source, "said", "so") for source in sources))).actors
    return {actor.name.casefold(): actor.key for actor in actors if actor.kind != "state"}


def test_only_what_is_the_same_elsewhere_has_a_key() -> None:
    assert keys_in("Officials said so.", "Officials") == {"officials": None}
    assert keys_in("The agency said so.", "The agency") == {"agency": None}
    assert keys_in("China’s foreign ministry said so.", "China’s foreign ministry") == {
        "foreign ministry": "org:chn-foreign-ministry"
    }
    assert keys_in("The Court of Tides said so.", "The Court of Tides") == {"court of tides": "org:court-of-tides"}


@pytest.mark.parametrize("title", ["Senators", "Ministers", "Presidents", "Spokesmen", "Chiefs"])
def test_a_plural_title_before_a_tagged_name_is_no_stumbling_block(title: str) -> None:
    text = f"{title} Ana Ruiz and Luis Paz left."
    found = resolved(text, names=[("person", "Ana Ruiz"), ("person", "Luis Paz")])
    assert {"Ana Ruiz", "Luis Paz"} <= {actor.name for actor in found.actors}


@pytest.mark.parametrize(
    ("text", "source", "state"),
    [
        ("Some diplomats said so. Peru spoke. Peru slept. Peru left.", "Some diplomats", None),
        ("A group of lawyers said so. Peru spoke. Peru slept. Peru left.", "A group of lawyers", None),
        ("Officials said so. Peru spoke. Peru slept. Peru left.", "Officials", "PER"),
        (
            "Administration officials said so. Peru spoke. Peru slept. Peru blamed the United States.",
            "Administration officials",
            "USA",
        ),
        ("Administration officials said so. Peru spoke. Peru slept. Peru left.", "Administration officials", None),
        ("The Government of Catalonia said so. Peru spoke. Peru slept. Peru left.", "The Government of Catalonia", None),
        ("A Fijian foreign ministry spokesman left. Peru spoke. Peru slept. The spokesman said so.", "The spokesman", "FJI"),
    ],
)
def test_whose_somebody_unnamed_is(text: str, source: str, state: str | None) -> None:
    """Diplomats are mostly of another state than the one around; a spokesman stays whose he was brought in as."""
    result = resolved(text, said(text, (source, None, "so.")))
    names = {item.id: item for item in result.actors}
    assert [[names[found].state for found in row] for row in result.speakers] == [[state]]


def test_whom_a_state_s_missiles_hit_are_not_its_own() -> None:
    for text in ("Chilean airstrikes killed twelve civilians.", "Chilean missiles hit soldiers."):
        found = [item.state for item in resolved(text).actors if item.kind == "group"]
        assert found in ([], [None])


def test_who_travels_to_a_state_is_not_of_it() -> None:
    text = "Under Secretary Ana Ruiz will travel on Monday to Lima, Peru. Peru waits. Peru sleeps."
    assert actor(resolved(text, names=[("person", "Ana Ruiz")]), "Ana Ruiz").state is None


def test_who_receives_somebody_from_a_state_is_not_of_it() -> None:
    text = "Under Secretary Ana Ruiz hosted a delegation from Peru yesterday. Peru waits. Peru sleeps."
    assert actor(resolved(text, names=[("person", "Ana Ruiz")]), "Ana Ruiz").state is None


def test_the_other_side_of_a_heading_is_named_by_it_and_lends_no_state() -> None:
    head = "Secretary Ana Ruiz And Fijian Foreign Minister Omar Kamal Before Their Meeting"
    text = f"{head}\n\nSECRETARY ANA RUIZ: I spoke of Fiji, and of Fiji.\n\nFOREIGN MINISTER KAMAL: Thank you. Fiji waits.\n"
    parts = (Part(kind="headline", span=Span(0, len(head))), Part(kind="body", span=Span(len(head) + 2, len(text))))
    result = resolved(text, names=[("person", name) for name in ("Ana Ruiz", "Omar Kamal", "KAMAL")], parts=parts)
    assert actor(result, "Omar Kamal").state == "FJI"
    assert {item.state for item in result.actors if "Ruiz" in item.name} == {None}


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("President Ana Ruiz spoke by phone with President Kari Lund of Norway. Norway agreed.", "Ana Ruiz", None),
        ("President Emmanuel Macron spoke with President Kari Lund of Norway. France and Norway agreed.", "Emmanuel Macron", "FRA"),
        ("President Trump spoke of Iran. Iran objected. Iran spoke.", "Trump", "USA"),
        ("President Trump spoke of Iran. Iran and the United States objected.", "Trump", "USA"),
        ("Envoys of China and Peru came. Then China left. President Ferdinand Marcos Jr. slept.", "Ferdinand Marcos Jr", "PHL"),
        ("Envoys of China and Peru came. Then China left. President Ana Ruiz slept.", "Ana Ruiz", None),
        ("Reuters: Will Premier Lin Hao attend?", "Lin Hao", None),
        ("Georgia slept. High Representative Ana Ruiz spoke of Georgia.", "Ana Ruiz", None),
        ("Reuters said that Premier Lin Hao had left.", "Lin Hao", None),
    ],
)
def test_nobody_is_placed_by_another_president_or_by_who_asks(text: str, name: str, state: str | None) -> None:
    assert actor(resolved(text), name).state == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Peru spoke. Peru slept. Peru woke. Homs Governor Ana Ruiz said so.", "SYR"),
        ("Peru spoke. Peru slept. Peru woke. The mayor of Odesa, Ana Ruiz, said so.", "UKR"),
        ("Peru spoke. Illinois Governor Ana Ruiz said so.", "USA"),
    ],
)
def test_a_governor_is_of_the_state_of_the_town(text: str, state: str) -> None:
    assert actor(resolved(text, names=[("person", "Ana Ruiz")]), "Ana Ruiz").state == state


def test_a_heading_tells_whose_words_follow() -> None:
    text = "Remarks by President Ruiz on Fires\n\nTHE PRESIDENT: It rains in Peru. I met President Kari Lund."
    heading = Part(kind="headline", span=Span(0, 35))
    turn = said(text, ("THE PRESIDENT", None, "It rains in Peru. I met President Kari Lund."))
    found = resolved(text, turn, names=[("person", "Ruiz")], parts=[heading])
    assert found.speakers[0] == (actor(found, "Ruiz").id,)


def test_who_signs_a_release_speaks_in_it() -> None:
    text = "Aid for Peru\n\nAna J. Ruiz, Secretary of State\n\nI welcome it. We urge calm in Peru."  # no state of hers is named
    parts = [Part(kind="headline", span=Span(0, 12)), Part(kind="deck", span=Span(14, 46))]
    found = resolved(text, said(text, ("I", "welcome", "it")), parts=parts)
    assert found.speakers[0] == (actor(found, "Ana J. Ruiz").id,)


def test_capitals_prove_nothing_in_a_line_of_capitals() -> None:
    text = "DEFENSE MINISTER ANA RUIZ SAID TODAY THAT THE ARMY IS READY AND HAS TAKEN MEASURES."
    found = resolved(text, names=[("person", "ANA RUIZ")])
    assert [each.name for each in found.actors] == ["ANA RUIZ"]


def test_what_somebody_is_called_is_his_name_too() -> None:
    text = "Ana Ruiz Mora, often referred to as ARM, slept. ARM said so."
    found = resolved(text, said(text, ("ARM", "said", "so")), names=[("person", "Ana Ruiz Mora"), ("organisation", "ARM")])
    assert found.speakers == [(actor(found, "Ana Ruiz Mora").id,)]


@pytest.mark.parametrize(
    ("dateline", "state"),
    [
        ("Lima, 10 Dec 88 (EFE) -- [Text]", "PER"),
        ("lima, feb 28:", "PER"),
        ("rajkot:", "IND"),
        ("Geneva (AP) -", None),
        ("BRUSSELS (AP) -", None),  # which the gazetteer takes for no government
    ],
)
def test_the_dateline_tells_where_a_report_is_at_home(dateline: str, state: str | None) -> None:
    text = f"{dateline} the defense minister said so."
    parts = [Part(kind="dateline", span=Span(0, len(dateline)))]
    found = resolved(text, said(text, ("the defense minister", "said", "so")), parts=parts)
    assert actor(found, "defense minister").state == state


def test_a_list_tells_whose_president_somebody_is() -> None:
    text = "There were: Ana Ruiz, President, Lima Rivers Bank; Kari Lund, Chairman, Oslo Bank."
    found = resolved(text, names=[("person", "Ana Ruiz"), ("person", "Kari Lund")])
    assert [post.of.words(text) for post in found.posts if post.of] == ["Lima Rivers Bank", "Oslo Bank"]


def test_an_initial_does_not_begin_a_name() -> None:
    found = resolved("Ana J. Ruiz of Peru slept. Ruiz woke.", names=[("person", "J. Ruiz")])
    assert actor(found, "Ana J. Ruiz").kind == "person"


def test_a_town_is_nobody() -> None:
    found = resolved(
        "Ana Ruiz will visit Lyon. While in Lyon, the President rests.", names=[("person", "Ana Ruiz"), ("person", "Lyon")]
    )
    assert [each.name for each in found.actors] == ["Ana Ruiz"]


def test_what_a_minister_has_charge_of_is_no_body() -> None:
    text = "Minister of Infrastructure of Peru Luis Paz Mora slept."
    assert [each.name for each in resolved(text, names=[("person", "Luis Paz Mora")]).actors] == ["Peru", "Luis Paz Mora"]
