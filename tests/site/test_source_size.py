"""Large and hostile sections: the parser neither hangs nor breaks.

Each text would take a parser of quadratic time minutes or hours.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from d2lvi.site.errors import SourceError
from d2lvi.site.source import parse, render

PATH = Path("section.md")
MEGABYTE = 1_000_000
MANY = 100_000


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "line",
    ["a ", "$x$ ", "`", "[", "![", "<", "|", "*a* ", "\u0301", "\\", "](", "{a"],
)
def test_a_line_of_a_megabyte_is_read(line: str):
    words = "A" + line * (MEGABYTE // len(line))
    text = f"<!--\n{words}\n-->\n{words}"
    section = parse(text, PATH)
    (pair,) = section.pairs()
    assert (pair.en, pair.vi) == (words, words)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "line",
    [
        "[a]: b\n",
        "\\begin{align}\n",
        "\\begin{align}\n\n",
        "$$a\n\n",
        "* $$a\n",
        "> $$a\n\n",
        "```\n",
        ":::{note}\n",
        "<!-- a\n",
        "-->\n",
        "| a |\n|---|\n",
        "[^a]: b\n",
    ],
)
def test_many_beginnings_without_an_end_are_read(line: str):
    text = line * (MANY // len(line))
    try:
        assert render(parse(text, PATH)) == text
    except SourceError as error:
        assert error.problems


@pytest.mark.timeout(120)
def test_thousands_of_pairs_are_read():
    text = "<!--\n## A\n\nB\n-->\n## C\n\nD\n\n$$x$$\n\n" * 2_000
    section = parse(text, PATH)
    assert len(section.pairs()) == 4_000
    assert len({pair.id for pair in section.pairs()}) == 4_000


@pytest.mark.timeout(120)
def test_many_directives_inside_each_other_are_refused():
    marks = range(300, 3, -1)
    text = "\n".join([":" * count + "{note}" for count in marks])
    closing = "\n".join([":" * count for count in reversed(marks)])
    with pytest.raises(SourceError, match="deep"):
        parse(f"{text}\n{closing}\n", PATH)
