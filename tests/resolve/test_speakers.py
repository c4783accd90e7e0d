"""Who speaks: sources of one's own in, speakers out."""

from __future__ import annotations

import pytest

from onrecord.records import Part, Span
from tests.resolve.who import actor, resolved, said, speakers, words_of

# text, sources in order, their speakers
NAMED = [
    ("Foreign Minister Ana Ruiz said so. Ruiz added so. Juan Pérez said so.", ["Foreign Minister Ana Ruiz", "Ruiz", "Juan Pérez"],
     [["Ana Ruiz"], ["Ana Ruiz"], ["Juan Pérez"]]),
    ("“A,” said Ivo Petek, first deputy chairman of the National Assembly.",
     ["Ivo Petek, first deputy chairman of the National Assembly"], [["Ivo Petek"]]),
    ("Norway’s Foreign Minister, Kari Lund, said so.", ["Norway’s Foreign Minister, Kari Lund"], [["Kari Lund"]]),
    ("Foreign Ministers Ana Ruiz and Kari Lund said so.",
     ["Foreign Ministers Ana Ruiz and Kari Lund"], [["Ana Ruiz", "Kari Lund"]]),
    ("Peru, Chile and Bolivia said so.", ["Peru, Chile and Bolivia"], [["Peru", "Chile", "Bolivia"]]),
    ("The UN and the African Union said so.", ["The UN and the African Union"], [["United Nations", "African Union"]]),
    ("Beijing said so. China said so. The Chinese government said so.",
     ["Beijing", "China", "The Chinese government"], [["China"]] * 3),
    ("The Norwegian side said so.", ["The Norwegian side"], [["Norway"]]),
    ("Chad’s army-led government said so.", ["Chad’s army-led government"], [["Chad"]]),
    ("The Philippines, which has a dispute with China, said so.",
     ["The Philippines, which has a dispute with China"], [["Philippines"]]),
    ("The coalition fighting the Hamas group said so.", ["The coalition fighting the Hamas group"], [["coalition"]]),
    ("Malawi’s General Office of Rivers said so.", ["Malawi’s General Office of Rivers"], [["General Office of Rivers"]]),
    ("Suleiman al-Amri said so.", ["Suleiman al-Amri"], [["Suleiman al-Amri"]]),
]  # fmt: skip
UNNAMED = [
    ("China’s foreign ministry said so.", ["China’s foreign ministry"], [["foreign ministry"]]),
    ("A senior Indonesian official said so.", ["A senior Indonesian official"], [["senior Indonesian official"]]),
    ("A Western diplomat said so.", ["A Western diplomat"], [["Western diplomat"]]),
    ("Governor Ana Ruiz said so. A Chilean official said so. The official said so. The Chilean official said so.",
     ["Governor Ana Ruiz", "A Chilean official", "The official", "The Chilean official"],
     [["Ana Ruiz"], ["Chilean official"], ["Chilean official"], ["Chilean official"]]),
    ("A Chilean official said so. Governor Ana Ruiz said so. The official said so.",
     ["A Chilean official", "Governor Ana Ruiz", "The official"], [["Chilean official"], ["Ana Ruiz"], ["Ana Ruiz"]]),
    ("Officials said so.", ["Officials"], [["Officials"]]),
    ("Two officials said so. The officials said so.", ["Two officials", "The officials"], [["Two officials"], ["Two officials"]]),
    ("A recent poll found so.", ["A recent poll"], [[]]),
    ("Estimates suggest so.", ["Estimates"], [[]]),
    ("A letter seen by the Oslo Gazette says so.", ["A letter seen by the Oslo Gazette"], [[]]),
    ("The UN report says so.", ["The UN report"], [["United Nations"]]),
    ("North Korea’s official KCNA news agency said so.", ["North Korea’s official KCNA news agency"],
     [["Korean Central News Agency"]]),
    ("Britain-based monitoring group the Nile Observatory for Rights said so.",
     ["Britain-based monitoring group the Nile Observatory for Rights"], [["Nile Observatory for Rights"]]),
    ("Fiji Wildlife Authority (FWA) said so. FWA said so. The authority said so.",
     ["Fiji Wildlife Authority (FWA)", "FWA", "The authority"], [["Wildlife Authority"]] * 3),
    ("It was said so.", [None], [[]]),
    ("President Ana Ruiz said so. Officials met President Kari Lund of Fiji. The President said so.",
     ["President Ana Ruiz", "The President"], [["Ana Ruiz"], ["Ana Ruiz"]]),
    ("The Chile-Fiji Consultative Group (CG) met. The CG said so.", ["The CG"], [["Chile-Fiji Consultative Group"]]),
    ("President Ana Ruiz of Chile met Premier Kari Lund of Fiji. The President of Chile and the Premier of Fiji said so.",
     ["The President of Chile and the Premier of Fiji"], [["Ana Ruiz", "Kari Lund"]]),
    ("China’s General Administration of Customs said so. The agency said so.",
     ["China’s General Administration of Customs", "The agency"],
     [["General Administration of Customs"]] * 2),
]  # fmt: skip
JOINED = [
    ("President Ana Ruiz hosted King Hakon. The President and King Hakon affirmed so.", ["The President and King Hakon"],
     [["Ana Ruiz", "Hakon"]]),
    ("Chairman Ivo Petek rose. The chairman and director Ivo Petek said so.", ["The chairman and director Ivo Petek"],
     [["Ivo Petek"]]),
    ("President Ana Ruiz and the African Union said so.", ["President Ana Ruiz and the African Union"],
     [["Ana Ruiz", "African Union"]]),
    ("The African Union and President Ana Ruiz said so.", ["The African Union and President Ana Ruiz"],
     [["African Union", "Ana Ruiz"]]),
    ("Ana Ruiz, head of the African Union, said so.", ["Ana Ruiz, head of the African Union,"], [["Ana Ruiz"]]),
    ("The African Union’s head Ana Ruiz said so.", ["The African Union’s head Ana Ruiz"], [["Ana Ruiz"]]),
    ("Peru and Chile met. The UN and the African Union said so. They said so.", ["The UN and the African Union", "They"],
     [["United Nations", "African Union"], ["United Nations and African Union"]]),
]  # fmt: skip
PAPERS = [
    ("President Ana Ruiz greeted the crew. The message reads so.", ["The message"], [["Ana Ruiz"]]),
    ("Peru’s foreign ministry said in a statement so. Chile sighed. The statement added so.",
     ["Peru’s foreign ministry", "The statement"], [["foreign ministry"]] * 2),
    ("A letter from the African Union came. Chile sighed. The letter asserted so.", ["The letter"], [["African Union"]]),
    ("A report issued on Monday by the African Union came. Chile sighed. The report found so.", ["The report"],
     [["African Union"]]),
    ("Chile sighed. A letter from the African Union says so.", ["A letter"], [["African Union"]]),
    ("Chile sighed. The report found so.", ["The report"], [[]]),
    ("It rained in Chile. The statement said so.", ["The statement"], [[]]),
]  # fmt: skip
STAND_INS = [
    ("Ana Ruiz said so. She said so.", ["Ana Ruiz", "She"], [["Ana Ruiz"]] * 2),
    ("President Ana Ruiz met Prime Minister Olav Moen. “A,” she said.", ["she"], [["Ana Ruiz"]]),
    ("Mr Moen said so. Ms Ruiz said so. He said so.", ["Mr Moen", "Ms Ruiz", "He"], [["Moen"], ["Ruiz"], ["Moen"]]),
    ("Spokeswoman Gao Wen said so. Mr Lin Hao said so. She said so.", ["Spokeswoman Gao Wen", "Mr Lin Hao", "She"],
     [["Gao Wen"], ["Lin Hao"], ["Gao Wen"]]),
    ("The African Union said so. It said so.", ["The African Union", "It"], [["African Union"]] * 2),
    ("Latvian Foreign Minister Anda Ozola said so. The minister said so.", ["Latvian Foreign Minister Anda Ozola", "The minister"],
     [["Anda Ozola"]] * 2),
    ("President Ana Ruiz met Premier Lin Hao. The Premier said so. The President said so.", ["The Premier", "The President"],
     [["Lin Hao"], ["Ana Ruiz"]]),
    ("President Ana Ruiz met Premier Lin Hao. The two leaders said so. They said so.", ["The two leaders", "They"],
     [["Ana Ruiz and Lin Hao"]] * 2),
    ("China met Peru. Both sides said so.", ["Both sides"], [["China and Peru"]]),
    ("President Ana Ruiz met Premier Lin Hao. The leaders of both countries said so.", ["The leaders of both countries"],
     [["Ana Ruiz and Lin Hao"]]),
    ("President Ana Ruiz met Premier Lin Hao. The leaders of Chile and Fiji said so.", ["The leaders of Chile and Fiji"],
     [["leaders"]]),
    ("President Ana Ruiz of Chile met President Kari Lund of Fiji. The Presidents of Chile and Fiji said so.",
     ["The Presidents of Chile and Fiji"], [["Ana Ruiz and Kari Lund"]]),
    ("President Ana Ruiz of Chile met Premier Kari Lund of Fiji. Peru and Chad met. Peru and Chad left. The parties said so.",
     ["The parties"], [["Ana Ruiz and Kari Lund"]]),
    ("Premier Lin Hao left. President Ana Ruiz spoke. She told Lin so.", ["She"], [["Ana Ruiz"]]),
    ("European Council President Karl Ost met President Vladimir Putin of Russia. The Russian president said so.",
     ["The Russian president"], [["Vladimir Putin"]]),
    ("European Council President Karl Ost left. The Peruvian president said so.", ["The Peruvian president"], [["president"]]),
    ("President Ana Ruiz met Premier Lin Hao. The Head of State said so. The Head of Government said so.",
     ["The Head of State", "The Head of Government"], [["Ana Ruiz"], ["Lin Hao"]]),
    ("Presidential adviser Ana Ruiz said so. The official said so. The presidential adviser said so.",
     ["Presidential adviser Ana Ruiz", "The official", "The presidential adviser"], [["Ana Ruiz"]] * 3),
    ("THE PRESIDENT: I met President Ana Ruiz of Peru.", ["THE PRESIDENT"], [["president"]]),
    ("According to him so.", ["him"], [[]]),
    ("He said so.", ["He"], [[]]),
    ("The spokeswoman said so.", ["The spokeswoman"], [["spokeswoman"]]),
    ("Fiji’s premier, Lin Hao, left. Japan’s premier said so.", ["Japan’s premier"], [["premier"]]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sources", "found"), [*NAMED, *UNNAMED, *JOINED, *PAPERS, *STAND_INS], ids=lambda value: str(value)[:40]
)
def test_speakers(text: str, sources: list[str | None], found: list[list[str]]) -> None:
    assert speakers(text, *[source if source else "It" for source in sources]) == found


def test_who_it_is_said_by_is_nobody() -> None:
    text = "Peru objected. It was noted that trade rose."
    assert resolved(text, said(text, ("It", "was noted", "that trade rose"))).speakers == [()]
    text = "Peru objected. It was not known if trade rose."
    assert resolved(text, said(text, (None, "was not known", "if trade rose"))).speakers == [()]


@pytest.mark.parametrize(
    ("text", "sources", "kind", "name"),
    [
        ("Deputy Head of the Office of the President of Peru Ana Ruiz said so. The Deputy Head of the Office said so.",
         ["Deputy Head of the Office of the President of Peru Ana Ruiz", "The Deputy Head of the Office"],
         "organisation", "Office of the President of Peru Ana Ruiz"),
        ("Adviser to the Head of the President’s Office Ana Ruiz said so. The adviser said so.",
         ["Adviser to the Head of the President’s Office Ana Ruiz", "The adviser"], "person", "Ana Ruiz"),
        ("Ambassador Extraordinary and Plenipotentiary of Peru to Fiji Ana Ruiz said so. Ruiz added so.",
         ["Ambassador Extraordinary and Plenipotentiary of Peru to Fiji Ana Ruiz", "Ruiz"], "person", "Ana Ruiz"),
        ("Minister of Mines Ana Ruiz said so. The minister said so.", ["Minister of Mines Ana Ruiz", "The minister"],
         "person", "Ana Ruiz"),
    ],
)  # fmt: skip
def test_whoever_has_a_long_title_is_called_by_its_head(text: str, sources: list[str], kind: str, name: str) -> None:
    found = resolved(text, said(text, *((source, "said", "so") for source in sources)), names=[(kind, name)])
    people = {actor.id: actor.name for actor in found.actors if actor.kind == "person"}
    assert [[people.get(who) for who in each] for each in found.speakers] == [["Ana Ruiz"]] * len(sources)


def test_a_participle_has_the_speaker_of_its_sentence() -> None:
    text = "Ana Ruiz said that it rained, adding that it would stop."
    result = resolved(text, said(text, ("Ana Ruiz", "said", "that it rained"), (None, "adding", "that it would stop")))
    assert result.speakers == [("a1",), ("a1",)]


def test_a_cue_that_gives_words_to_nobody() -> None:
    text = "Ana Ruiz said that it rained. A bridge was reportedly closed."
    assert resolved(text, said(text, ("Ana Ruiz", "said", "that it rained"), (None, "reportedly", "A bridge"))).speakers == [
        ("a1",),
        (),
    ]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“It rains,” said Ana Ruiz. “It pours.\n\n“And it will,” she said.\n\n“It may stop.”"
    rows = said(text, ("Ana Ruiz", "said", "“It rains,”"), (None, None, "“It pours."), ("she", "said", "“And it will,”"))
    assert resolved(text, rows).speakers == [("a1",)] * 3


def test_uncued_words_between_two_of_one_speaker_are_his() -> None:
    text = "Ana Ruiz said it rained.\n\nFacts show that rain is wet.\n\nPeru stands ready, she said."
    rows = said(
        text, ("Ana Ruiz", "said", "it rained"), (None, None, "Facts show that rain is wet"), ("she", "said", "Peru stands ready")
    )
    assert resolved(text, rows).speakers == [("a1",)] * 3


def test_uncued_words_between_two_speakers_are_nobodys() -> None:
    text = "Ana Ruiz said it rained.\n\nFacts show that rain is wet.\n\nPeru stands ready, Olav Moen said."
    rows = said(text, ("Ana Ruiz", "said", "it rained"), (None, None, "Facts show that rain is wet"), ("Olav Moen", "said", "Peru"))
    assert resolved(text, rows).speakers[1] == ()


def test_the_pronoun_beside_a_cue_counts_where_the_source_was_missed() -> None:
    text = "Minister Ana Ruiz spoke. Peru stands ready, she said."
    result = resolved(text, said(text, (None, "said", "Peru stands ready")))
    assert result.speakers == [("a1",)] and words_of(actor(result, "Ana Ruiz"), text) == ["Ana Ruiz", "she"]


def test_a_release_in_its_own_voice() -> None:
    text = "Peru condemns the attack. We will help. We also call for peace."
    result = resolved(text, said(text, ("We", "call for", "peace")))
    assert result.speakers == [("a1",)]
    assert words_of(actor(result, "Peru"), text) == ["Peru", "We", "We"]


def test_we_inside_a_quotation_is_who_speaks() -> None:
    text = "“We know, we said that it rains,” said Ana Ruiz of Peru."
    rows = said(text, ("we", "said", "that it rains"), ("Ana Ruiz of Peru", "said", "“We know, we said that it rains,”"))
    assert resolved(text, rows).speakers[1] == ("a1",)


def test_no_source_no_speaker() -> None:
    result = resolved("Nothing.", said("Nothing.", (None, None, "Nothing")))
    assert (result.actors, result.speakers) == ((), [()])


def test_a_pronoun_is_not_its_own_object() -> None:
    text = "Mr Moen left. President Ana Ruiz spoke. He told Ruiz that it rained."
    result = resolved(text, said(text, ("He", "told", "that it rained")))
    assert words_of(actor(result, "Moen"), text) == ["Moen", "He"]


def test_we_of_a_joint_statement_are_all_whom_it_lists() -> None:
    text = "Joint Statement on Fiji\n\nIt was released by the Governments of Peru, Chile, and Norway:\n\nWe urge calm."
    parts = [Part(kind="headline", span=Span(0, 23))]
    found = resolved(text, said(text, ("We", "urge", "calm")), parts=parts)
    names = {each.id: each.name for each in found.actors}
    assert [names[who] for who in found.speakers[0]] == ["Peru, Chile and Norway"]
    alone = resolved(text.replace("Joint S", "S"), said(text.replace("Joint S", "S"), ("We", "urge", "calm")))
    assert len(alone.speakers[0]) < 2 and not any(each.name == "Peru, Chile and Norway" for each in alone.actors)


def test_i_of_a_statement_gives_it_and_we_is_the_state_where_it_is_named() -> None:
    head = "Statement by President Ana Ruiz of Chile on the Storm"
    text = f"{head}\n\nI mean yes. We mean no. Chile waits."
    parts = [Part(kind="headline", span=Span(0, len(head))), Part(kind="body", span=Span(len(head) + 2, len(text)))]
    result = resolved(text, said(text, ("I", None, "yes"), ("We", None, "no")), [("person", "Ana Ruiz")], parts)
    names = {one.id: one.name for one in result.actors}
    assert [[names[who] for who in found] for found in result.speakers] == [["Ana Ruiz"], ["Chile"]]


def test_who_gives_the_address_says_i() -> None:
    head, rest = "Address by {} to the people of Peru\n", "\nPeru hoped so. I said so. Ana Ruiz, President of Chile, slept."
    for by, found in (("Ana Ruiz", ["Ana Ruiz"]), ("the President of Chile", ["Ana Ruiz"]), ("the Premier of Fiji", [])):
        text = head.format(by) + rest
        parts = [
            Part(kind="headline", span=Span(0, text.index("\n"))),
            Part(kind="body", span=Span(text.index("Peru hoped"), len(text))),
        ]
        result = resolved(text, said(text, ("I", "said", "so. Ana")), parts=parts)
        names = {one.id: one.name for one in result.actors}
        assert [names[who] for who in result.speakers[0]] == found
