"""The report's own date in the lines that real files head it with: forms of the wild, in made-up reports."""

from __future__ import annotations

import pytest

from onrecord.read import text_report

BODY = (
    "The harbour office said on Monday that the ferry would sail again. The crew thanked the office for its patience, and its"
    " spokeswoman said that talks would go on.\n\nThe other line has not said when it will return, nor was its owner reached."
)
HEADS = [
    ("Ferry to sail\nBy Oda Lindqvarn\nMarch 14, 2025 9:30 AM EDT", "2025-03-14"),
    ("Ferry to sail\nPublished March 14, 2025", "2025-03-14"),
    ("Ferry to sail\nPublished: 14 March 2025, 10:22 GMT", "2025-03-14"),
    ("Ferry to sail\nPublished on 14/03/2025", "2025-03-14"),
    ("Ferry to sail\n03/04/2025", "2025"),
    ("Ferry to sail\nThursday, 03/04/2025", "2025-04-03"),
    ("Ferry to sail\nLast updated: 2025-03-14T10:22:00Z", "2025-03-14"),
    ("Ferry to sail\n2025-03-14 10:22", "2025-03-14"),
    ("Ferry to sail\n2025/03/14", "2025-03-14"),
    ("Ferry to sail\n14.03.2025", "2025-03-14"),
    ("Ferry to sail\n14-Mar-2025", "2025-03-14"),
    ("Ferry to sail\nFri 14 Mar 2025 10.22 GMT", "2025-03-14"),
    ("Ferry to sail\nFri, Mar 14, 2025, 10:22 AM", "2025-03-14"),
    ("Ferry to sail\nMAR. 14, 2025", "2025-03-14"),
    ("Ferry to sail\nUpdated 10:22 AM EDT, Fri March 14, 2025", "2025-03-14"),
    ("Ferry to sail\n10:22 AM, March 14, 2025", "2025-03-14"),
    ("Ferry to sail\nDate: 14th March 2025", "2025-03-14"),
    ("Ferry to sail\nDate: 14 March, 2025", "2025-03-14"),
    ("Date: Fri, 14 Mar 2025 10:22:00 +0000\nFerry to sail", "2025-03-14"),
    ("Ferry to sail\nPosted by Oda Lindqvarn on March 14, 2025", "2025-03-14"),
    ("Ferry to sail\nBy Oda Lindqvarn | March 14, 2025", "2025-03-14"),
    ("Ferry to sail\nOda Lindqvarn, Quay Times, 14 March 2025", "2025-03-14"),
    ("Ferry to sail\nPress release | 14 March 2025 | Kassel", "2025-03-14"),
    ("FOR IMMEDIATE RELEASE\nMarch 14, 2025\n\nFerry to sail", "2025-03-14"),
    ("Press Release No. 12/2025\nKassel, 14 March 2025\n\nFerry to sail", "2025-03-14"),
    ("Ferry to sail\n\nKASSEL, March 14, 2025 (Quay Press) -", "2025-03-14"),
    ("Ferry to sail\n\nKASSEL, 14 Mar 2025 /Quay/ -", "2025-03-14"),
    ("Ferry to sail\n\nKassel (14 March 2025) –", "2025-03-14"),
    ("Ferry to sail\n\n(Kassel, 14 March 2025)", "2025-03-14"),
    ("Ferry to sail\nIssued on: 14/03/2025 - 10:22", "2025-03-14"),
    ("Ferry to sail\nCreated: 14.03.2025 10:22", "2025-03-14"),
    ("Ferry to sail\nFirst published on Fri 14 Mar 2025 10.22 GMT", "2025-03-14"),
    ("Ferry to sail\nArticle published on March 14, 2025", "2025-03-14"),
    ("Ferry to sail\n\npublish date: 2025-03-14 20:34:25+08:00", "2025-03-14"),
    ("Ferry to sail\nPublication date: 2025-03-14 20:34 +0800", "2025-03-14"),
    ("Ferry to sail\n2025年3月14日", None),
    ("Ferry to sail\nMarch 2025", None),
    ("Ferry to sail\nMarch 14", None),
    ("Ferry to sail\n14 March 2025 • 10:22am", "2025-03-14"),
    ("Ferry to sail\nSource: Quay Press\nPublication date: 2025-03-14", "2025-03-14"),
    ("Ferry to sail\nMinister arrives on 14/03/2025 in Kassel", None),
    ("Ferry to sail\nPosted by the harbour in May", None),
    ("Ferry to sail\nDeal dated 2025/03/14 is void", None),
    ("Ferry to sail\n31/31/2025", None),
    ("Ferry to sail\nMonday, 03/04/2025", None),
]


@pytest.mark.parametrize(("head", "date"), HEADS)
def test_the_date_of_a_head(head, date):
    assert text_report(f"{head}{' ' if head[-1] in '-–' else chr(10) * 2}{BODY}").published == date
