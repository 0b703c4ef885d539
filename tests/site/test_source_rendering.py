"""From blocks back to text."""

from __future__ import annotations

from pathlib import Path

import pytest

from d2lvi.site.source import Section, parse, read, render

EVERYTHING = Path(__file__).parent / "sections" / "everything.md"


def section(*lines: str) -> Section:
    return parse("\n".join(lines) + "\n", Path("section.md"))


def ids(result: Section) -> list[str]:
    return [pair.id for pair in result.pairs()]


def test_a_section_is_rendered_as_it_was_written():
    text = "\ufeff---\r\na: 1\r\n---\r\n\r\n<!--  \r\nA\r\n-->\r\nB\r\n\r\n\r\n$$x$$"
    assert render(parse(text, Path("section.md"))) == text


def test_new_vietnamese_replaces_the_old():
    result = section("<!--", "A", "-->", "B", "còn nữa", "", "<!--", "C", "-->", "D")
    first, _ = ids(result)
    expected = "<!--\nA\n-->\nX\nY\nZ\n\n<!--\nC\n-->\nD\n"
    assert render(result, {first: "X\nY\nZ"}) == expected


def test_new_vietnamese_goes_below_english_that_had_none():
    result = section("<!--", "# A", "", "", "B", "-->", "", "$$x$$")
    first, second = ids(result)
    expected = "<!--\n# A\n\n\nB\n-->\n# X\n\nY\n\n$$x$$\n"
    assert render(result, {first: "# X", second: "Y"}) == expected


def test_a_comment_translated_in_part_is_split():
    result = section("<!--", "# A", "", "B", "-->", "", "$$x$$")
    first, _ = ids(result)
    expected = "<!--\n# A\n-->\n# X\n\n<!--\nB\n-->\n\n$$x$$\n"
    assert render(result, {first: "# X"}) == expected


def test_what_was_rendered_reads_back_with_the_same_ids():
    result = read(EVERYTHING)
    new = {pair.id: pair.vi or pair.en for pair in result.pairs()}
    again = parse(render(result, new), EVERYTHING)
    assert ids(again) == ids(result)
    assert [pair.vi for pair in again.pairs()] == list(new.values())
    assert render(again, new) == again.text


@pytest.mark.parametrize("tail", ["", "\r\n"])
def test_line_ends_of_the_file_are_kept(tail: str):
    result = parse(f"<!--\r\nA\r\n-->\r\nB{tail}", Path("section.md"))
    assert render(result, {ids(result)[0]: "X\nY"}) == f"<!--\r\nA\r\n-->\r\nX\r\nY{tail}"


def test_an_id_that_no_pair_has_is_refused():
    with pytest.raises(KeyError, match="p-0"):
        render(section("A"), {"p-0": "X"})
