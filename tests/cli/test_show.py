"""`onrecord show`: source, cue and content stand out with colour and without, and hostile text does nothing."""

from __future__ import annotations

from itertools import pairwise

from rich.text import Text

from onrecord.show import glance, marked_report, one_line, printable


def test_brackets_where_there_is_no_colour(run, reports):
    result = run("show", "reports/b.txt")
    assert result.exit_code == 0
    assert "[source: Zoé] [cue: said] [content: it rained]." in result.stdout


def test_no_color_gives_brackets_even_if_colour_is_forced(run, reports):
    assert "[cue: said]" in run("show", "reports/b.txt", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_colour_marks_words_and_adds_none_to_the_text(run, reports):
    shown = run("show", "reports/b.txt", FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[" in shown and "[cue:" not in shown


def test_brackets_nest_and_cross(full_reading, golden):
    golden("marked.txt", marked_report(full_reading, colour=False).plain)


def styled(text: Text) -> str:
    """The words with what they are styled as, one run a line: rich writes its own markup otherwise from release to release."""
    ends = sorted({0, len(text.plain), *(end for span in text.spans for end in (span.start, span.end))})
    runs = [
        (start, end, {str(span.style) for span in text.spans if span.start <= start and end <= span.end})
        for start, end in pairwise(ends)
    ]
    return "".join(f"{' + '.join(sorted(styles)) or 'plain'}: {text.plain[start:end]!r}\n" for start, end, styles in runs)


def test_colours(full_reading, golden):
    golden("colours.txt", styled(marked_report(full_reading, colour=True)))


def test_glance_has_every_statement(full_reading, golden):
    golden("glance_full.txt", glance(full_reading).plain)


def test_a_report_that_cannot_be_read(run):
    result = run("show", "missing.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith("rejected: missing.txt: no such file.")


def test_hostile_text_is_shown_and_not_sent(run, tmp_path):
    (tmp_path / "evil.txt").write_text("Eve said \x1b]0;title\x07[bold]bad[/bold] :smile: \u202edesrever\x9b2J.\n", "utf-8")
    shown = run("show", "evil.txt", FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1").stdout
    assert "␛]0;title␇[bold]bad[/bold] :smile: \ufffddesrever\ufffd2J" in shown
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(shown)


def test_printable_keeps_offsets_and_joined_emoji():
    text = "a\r\nb\rc\td\x7f👩‍🚀 é हिन्दी"
    assert len(printable(text)) == len(text)
    assert printable(text) == "a \nb␍c\td\ufffd👩‍🚀 é हिन्दी"
    assert one_line(" a\n\x1b b ") == "a ␛ b"


def test_one_code_of_the_code_book_is_shown(run):
    result = run("codebook", "--name", "REJECT")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "REJECT (type)")
    result = run("codebook", "--name", "REJEKT")
    assert (result.exit_code, result.stderr) == (
        1,
        "There is no 'REJEKT' in the code book. To list all names, run: onrecord codebook\n",
    )
