"""Offices: titles before names and after them, whose they are, and what is no office."""

from __future__ import annotations

import hashlib

import pytest

from onrecord.code import find_offices
from onrecord.records import Actor, Post, Report, Span, TaggedName, Tags
from onrecord.resolve import load_tables, resolve_actors
from onrecord.segment import split_sentences

TABLES = load_tables()

# text, (person, title, body, former) of each office; people in <> are tagged
CASES = [
    ("<Eva Rojas>, the U.S. ambassador to Peru, left.", [("Eva Rojas", "ambassador to Peru", "United States", False)]),
    ("At the request of <Eva Rojas>, the President of Peru briefed her.", []),
    ("After talks with <Eva Rojas>, the President of Peru said so.", []),
    ("In a call with <Eva Rojas>, the President of Peru, he agreed.", [("Eva Rojas", "President", "Peru", False)]),
    ("After talks with <Eva Rojas>, the President of Peru and chair of the Border Council, he left.",
     [("Eva Rojas", "President", "Peru", False), ("Eva Rojas", "chair", "Border Council", False)]),
    ("It began under then-President <Eva Rojas> of Kenya.", [("Eva Rojas", "President", "Kenya", True)]),
    ("It began under President <Eva Rojas> of Kenya.", [("Eva Rojas", "President", "Kenya", False)]),
    ("Under Secretary <Eva Rojas> of Kenya left.", [("Eva Rojas", "Under Secretary", "Kenya", False)]),
    ("Kenyan ex-president <Eva Rojas> left.", [("Eva Rojas", "president", "Kenya", True)]),
    ("Kenyan President-elect <Eva Rojas> left.", [("Eva Rojas", "President-elect", "Kenya", False)]),
    ("The Border Crisis Council met. Council director <Wen Lo> left.", [("Wen Lo", "director", "Border Crisis Council", False)]),
    ("The Border Crisis Council met. Clinic director <Wen Lo> left.", [("Wen Lo", "director", None, False)]),
    ("<Wen Lo>, legal director of the aid group Refugee Council, left.",
     [("Wen Lo", "legal director", "Refugee Council", False)]),
    ("North Korea objected. Ships of Fiji left. They met leader <Kim Jong Un>.", [("Kim Jong Un", "leader", "North Korea", False)]),
    ("Kenya objected. Ships of Fiji left. They met leader <Wen Lo>.", [("Wen Lo", "leader", None, False)]),
    ("Presidents <Tam Ruiz> of Peru and <Wen Lo> of Fiji met.",
     [("Tam Ruiz", "President", "Peru", False), ("Wen Lo", "President", "Fiji", False)]),
    ("Foreign Ministers <Tam Ruiz> and <Wen Lo> met.",
     [("Tam Ruiz", "Foreign Minister", None, False), ("Wen Lo", "Foreign Minister", None, False)]),
    ("Ships of Fiji left Peru. The Oslo Gazette objected. Its director, <Wen Lo>, left.",
     [("Wen Lo", "director", "Oslo Gazette", False)]),
    ("Peru’s ambassador to Fiji, <Wen Lo>, left.", [("Wen Lo", "ambassador to Fiji", "Peru", False)]),
    ("Russian President Oleg Ivanov left.", [("Oleg Ivanov", "President", "Russia", False)]),
    ("Foreign Minister Anda Ozola of Latvia left.", [("Anda Ozola", "Foreign Minister", "Latvia", False)]),
    ("<Ivan Petrov>, first deputy chairman of the Russian State Duma and chairman of the Friendship Society, left.",
     [("Ivan Petrov", "first deputy chairman", "State Duma", False), ("Ivan Petrov", "chairman", "Friendship Society", False)]),
    ("<Boris Titov>, Russian Presidential Commissioner for Entrepreneurs’ Rights, left.",
     [("Boris Titov", "Presidential Commissioner for Entrepreneurs’ Rights", "Russia", False)]),
    ("Malaysia's Prime Minister, <Najib Ali>, left.", [("Najib Ali", "Prime Minister", "Malaysia", False)]),
    ("The Premier of the People’s Republic of China, <Lin Hao>, left.", [("Lin Hao", "Premier", "China", False)]),
    ("Indonesia met the Coordinating Minister for Economic Affairs, <Bagus Wira>.",
     [("Bagus Wira", "Coordinating Minister for Economic Affairs", "Indonesia", False)]),
    ("<Viktar Kava>, deputy foreign minister and special envoy for border affairs, left.",
     [("Viktar Kava", "deputy foreign minister", None, False), ("Viktar Kava", "special envoy for border affairs", None, False)]),
    ("<Hadi Prase>, a professor of international relations at Universitas Tidar, left.",
     [("Hadi Prase", "professor of international relations", "Universitas Tidar", False)]),
    ("<Khaled Salem>, editor at large at the Saudi Gazette, left.", [("Khaled Salem", "editor at large", "Saudi Gazette", False)]),
    ("Civil Works Authority director General Omar Salem left.", [("Omar Salem", "director", "Civil Works Authority", False)]),
    ("CEO of the Refugee Council <Enver Salo> left.", [("Enver Salo", "CEO", "Refugee Council", False)]),
    ("<Jeff Ratke>, the State Department Spokesperson, left.", [("Jeff Ratke", "Spokesperson", "State Department", False)]),
    ("<Ana Ruiz>, who heads the Border Crisis Council, left.", [("Ana Ruiz", "head", "Border Crisis Council", False)]),
    ("Former Chilean President Eva Rojas left.", [("Eva Rojas", "President", "Chile", True)]),
    ("<Eva Rojas>, a former president of Chile, left.", [("Eva Rojas", "president", "Chile", True)]),
    ("Acting Kenyan President Eva Rojas left.", [("Eva Rojas", "President", "Kenya", False)]),
    ("Acting President Eva Rojas of Kenya left.", [("Eva Rojas", "Acting President", "Kenya", False)]),
    ("Kenya’s foreign ministry objected. Its spokesman, <Idris Abba>, left.",
     [("Idris Abba", "spokesman", "foreign ministry", False)]),
    ("China’s foreign ministry objected. “No,” spokeswoman Gao Wen said.", [("Gao Wen", "spokeswoman", "foreign ministry", False)]),
    ("China’s foreign ministry objected to the Oslo Gazette. “No,” ministry spokeswoman Gao Wen said.",
     [("Gao Wen", "spokeswoman", "foreign ministry", False)]),
    ("It fired at the Oslo Gazette. “No,” coalition spokeswoman Gao Wen said.", [("Gao Wen", "spokeswoman", "coalition", False)]),
    ("Ships of Fiji left Peru. Fijian sailors cheered. Senator Eva Rojas left Fiji.", [("Eva Rojas", "Senator", None, False)]),
    ("<Fuad Basri>, spokesman for the Indonesian army, left.", [("Fuad Basri", "spokesman", "army", False)]),
    ("China’s commerce ministry met. <Gao Wen>, spokesperson for the ministry, left.",
     [("Gao Wen", "spokesperson", "commerce ministry", False)]),
    ("UN Secretary General Ida Holm left.", [("Ida Holm", "Secretary General", "United Nations", False)]),
    ("French President Luc Roy left. President Roy slept. Roy, the president of France, woke.",
     [("Luc Roy", "President", "France", False)]),
    ("Kari Lund is Norway’s prime minister, said Premier Lin Hao.", [("Lin Hao", "Premier", None, False)]),
    ("Peruvian Ambassador to Fiji <Eva Rojas> left.", [("Eva Rojas", "Ambassador to Fiji", "Peru", False)]),
    ("They met Kenya’s ambassador in Lima (<Wen Lo>) on Friday.", [("Wen Lo", "ambassador in Lima", "Kenya", False)]),
    ("<Wen Lo>, health ministry spokesperson, left.", [("Wen Lo", "spokesperson", "health ministry", False)]),
    ("It was said by an army spokesman, captain <Wen Lo>.", [("Wen Lo", "spokesman", "army", False)]),
    ("Treasury Secretary <Wen Lo> left.", [("Wen Lo", "Treasury Secretary", None, False)]),
    ("The harbour was renamed by Crown Prince <Omar bin Lo>.", []),
    # no offices
    ("General Omar Salem left.", []),
    ("Mr Omar Salem met Dr Ana Ruiz.", []),
    ("Emeritus Professor John Burr left.", []),
    ("The journalist <Aida Tok> left.", []),
    ("<Ana Ruiz>, a farmer, left.", []),
    ("The president met <Ana Ruiz>, and the minister left.", []),
    ("The minister left with the premier of Chile.", []),
]  # fmt: skip


def offices(marked: str) -> list[tuple[str, str, str | None, bool]]:
    names: list[TaggedName] = []
    text = ""
    for piece in marked.split(">"):
        before, _, name = piece.partition("<")
        text += before
        if name:
            names.append(TaggedName(kind="person", span=Span(len(text), len(text) + len(name)), score=0.9))
            text += name
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    report = Report(id="0" * 16, place="a.txt", media_type="text/plain", sha256=sha256, text=text)
    found = resolve_actors(report, Tags(names=tuple(names)), [], split_sentences(text), TABLES)
    shown = {item.id: item.name for item in found.actors}
    return [
        (shown[office.person], office.title, shown[office.of] if office.of else None, office.former)
        for office in find_offices(found.posts, found.actors, text)
    ]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:45] for text, _ in CASES])
def test_offices(text: str, expected: list[tuple[str, str, str | None, bool]]) -> None:
    assert offices(text) == expected


TEXT = "President Roy, president of Mars, and Roy, head of Ares"


def post(title: str, of: str | None = None, former: bool = False) -> Post:
    start = TEXT.index(title)
    body = Span(TEXT.index(of), TEXT.index(of) + len(of)) if of else None
    return Post(person=Span(10, 13), title=Span(start, start + len(title)), of=body, former=former)


ACTORS = [
    Actor(id="a1", name="Roy", kind="person", mentions=(Span(10, 13),)),
    Actor(id="a2", name="Mars", kind="state", mentions=(Span(28, 32),)),
    Actor(id="a3", name="Ares", kind="organisation", mentions=(Span(51, 55),)),
]


def test_one_post_told_twice_is_one_office_with_the_body_that_either_names() -> None:
    (office,) = find_offices([post("President"), post("president of Mars", "Mars")], ACTORS, TEXT)
    assert (office.person, office.of, office.title) == ("a1", "a2", "president of Mars")


def test_posts_of_two_bodies_and_former_posts_stay_apart() -> None:
    assert len(find_offices([post("president", "Mars"), post("head", "Ares"), post("President", "Mars", True)], ACTORS, TEXT)) == 3


def test_a_post_of_nobody_known_is_none() -> None:
    assert find_offices([Post(person=Span(0, 3), title=Span(4, 6))], ACTORS, TEXT) == ()
