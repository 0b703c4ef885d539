"""What the parser says of malformed sections: the line, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from d2lvi.site.errors import Problem, SourceError
from d2lvi.site.source import parse, read


def problems(text: str) -> list[Problem]:
    with pytest.raises(SourceError) as caught:
        parse(text, Path("section.md"))
    return list(caught.value.problems)


def problem(text: str) -> Problem:
    (found,) = problems(text)
    assert found.file == Path("section.md")
    assert found.remedy
    return found


# Each: the text, the line of its only problem, and words of the message.
COMMENTS = [
    ("<!--\nA\n\nB", 1, "never ends"),
    ("<!--\nA\n\nB\n\n<!--\nC\n-->\nD", 6, "inside the one of line 1"),
    ("<!--\nA --> B\nC", 2, "--> inside the English"),
    ("<!-- A\nB -->\nC", 1, "not exactly <!--"),
    (" <!--\nA\n-->\nC", 1, "not exactly <!--"),
    ("<!--\nA\n -->\nC", 1, "not exactly <!--"),
    ("<!-- A --> B", 1, "after -->"),
    ("<!--\n\n-->\nB", 1, "no English"),
    ("A\n-->", 2, "ends no comment"),
    ("<div>\n<!--\nA\n-->\nB\n</div>", 2, "swallowed by the HTML"),
    ("A\n     <!-- b -->", 2, "swallowed by the text"),
    ("* A\n\n  <!--\n  B\n  -->\n* C", 3, "a comment stands inside a list"),
    ("> A\n> <!-- B -->", 2, "a comment stands inside a quote"),
    ("* A\n\n  :::{note}\n  <!--\n  B\n  -->\n  C\n  :::", 3, "directive inside a list"),
    ("Lời này\n% đi tiếp", 2, "goes on with %"),
    ("* Lời này\n  % đi tiếp", 2, "goes on with %"),
]
PAIRS = [
    ("<!--\nA\n\nB\n-->\nC\n\n$$x$$", 6, "line 1 has 2 blocks, the Vietnamese from line 6 has 1"),
    ("<!--\nA\n-->\n# B", 4, "line 2 is a paragraph, the Vietnamese on line 4 a heading"),
    ("<!--\n# A\n-->\n## B", 4, "a heading of level 1, the Vietnamese on line 4 a heading"),
    ("<!--\n* A\n\nB\n-->\nC\n\n* D", 6, "line 2 is a list, the Vietnamese on line 6 a paragraph"),
    ("<!--\n# A\n-->\n(sec_a)=\n# B", 4, "a label stands between the English of line 1"),
    ("<!--\nA\n-->\n\n$$x$$\n\nB", 5, "display math stands between the English of line 1"),
    ("<!--\n(sec_a)=\n# A\n-->\n# B", 2, "a label stands inside a comment"),
    ("<!--\nA\n\n$$x$$\n\nB\n-->\nC\n\n$$x$$\n\nD", 4, "display math stands inside a comment"),
    ("<!--\n![A](x.svg)\n-->\nB", 2, "an image stands inside a comment"),
    ("<!--\n:::{note}\nA\n:::\n-->\n:::{tip}\nB\n:::", 6, "a directive {note}"),
    (":::{only-vi}\n<!--\nA\n-->\nB\n:::", 2, "English as a comment inside {only-vi}"),
]
MATH = [
    ("A\n$$x$$", 2, "without blank lines around it"),
    ("A\n$$\nx\n$$\nB", 2, "without blank lines around it"),
    ("* A\n  $$\n  x\n  $$", 2, "without blank lines around it"),
    ("$$\nx\n$$\nB", 4, "follows display math"),
    ("$$\nx\n\nB\n\n$$\ny\n$$", 1, "never ends"),
    ("$$ x $$ B", 1, "never ends"),
    ("\\begin{align}\nx\n\nB", 1, "never ends"),
]
BLOCKS = [
    ("A\n---", 2, "makes a heading"),
    ("A\n===", 2, "makes a heading"),
    ("    code", 1, "shown as code"),
    ("* A\n\n      B", 3, "shown as code"),
    ("A\x0cB", 1, "U+000C"),
    ("A\n\ufeffB", 2, "U+FEFF"),
    ("A\n\u2028B", 2, "U+2028"),
    ("A\n\u00a0\nB", 2, "looks blank"),
    ("> " * 30 + "A", 1, "leaves out"),
]
FENCES = [
    ("```{code-cell}\n1", 1, "never closed"),
    ("````{note}\n```", 1, "never closed"),
    ("```python\n1", 1, "never closed"),
    ("```{code-cell}\n1\n\nA\n\n```{code-cell}\n2\n```", 6, "inside the one of line 1"),
    (":::{note}\nA\n\n:::{tip}\nB\n:::", 4, "inside the one of line 1"),
    (":::\nA\n:::", 1, "no {name}"),
    (":::{note}A\nB\n:::", 1, "no {name}"),
    (" :::{note}\n:::", 1, "indented"),
    (":::{note} A\n:::", 1, "belongs to no language"),
    (":::{code-cell}\n1\n:::", 1, "not executed"),
    ("* A\n\n  ```{code-cell}\n  1\n  ```", 3, "not executed"),
    ("```{code-cell}\n:tags: [a]\n\n```", 1, "holds no code"),
    ("```{unheard-of}\n<!--\nA\n-->\nB\n```", 2, "body of {unheard-of}"),
    ("````{tab-set}\n:::{tab-item} A\n:::\n````", 2, "takes this line for an option"),
    (":::{note}\n:class: tip\n:::{tip}\n:::", 3, "inside the one of line 1"),
]
OPTIONS = [
    ("```{code-cell}\n:name: x\n:tags: [a\n1\n```", 3, "in the options"),
    ("```{code-cell}\n1\n```\n\n:::{note}\n---\na: b\n:::", 6, "options that begin here"),
    ("```{code-cell}\n---\ntags: 2020-01-01\n---\n1\n```", 3, "neither text"),
    ("```{code-cell}\n---\na: .nan\n---\n1\n```", 3, "neither text"),
    ("```{code-cell}\n---\na: 2020-99-99\n---\n1\n```", 3, "neither text"),
    ("```{code-cell}\n---\na: 1\na: 2\n---\n1\n```", 4, "'a' is given twice"),
    ("```{code-cell}\n---\n1: a\n---\n1\n```", 3, "no text"),
    ("```{code-cell}\n---\na: &x [1]\nb: *x\n---\n1\n```", 4, "an alias"),
    ("```{code-cell}\n---\n- a\n---\n1\n```", 3, "no mapping"),
    (f"```{{code-cell}}\n:a: {'[' * 5000}\n1\n```", 2, "neither text"),
    (f"```{{code-cell}}\n:a: {'x' * 30_000}\n1\n```", 2, "more than"),
    (":::{note}\n:class tip\n:::", 2, "cannot be read"),
    (":::{note}\n:a: b\n:a: c\n:::", 2, "'a' is given twice"),
    ("---\na: [\n---\nA", 2, "in the front matter"),
    ("---\na: b\nc\n---\nA", 3, "in the front matter"),
    ("---\nA\n---\nB", 2, "no mapping"),
    ("---\na: 1\n\nA", 1, "never ends"),
]
CASES = [case for group in (COMMENTS, PAIRS, MATH, BLOCKS, FENCES, OPTIONS) for case in group]


@pytest.mark.parametrize(("text", "line", "words"), CASES)
def test_a_malformed_section_is_told_its_line_and_a_remedy(text: str, line: int, words: str):
    found = problem(text)
    assert words in found.message
    assert found.line == line


def test_all_problems_are_told_at_once_in_the_order_of_their_lines():
    text = "---\na: [\n---\n<!--\nA\n-->\n# B\n\n:::{note}\n<!--\n$$x$$\n-->\nC\n:::\n\n```\n"
    assert [found.line for found in problems(text)] == [2, 7, 11, 16]


def test_one_mistake_in_a_directive_does_not_hide_the_next_one():
    text = ":::{note}\n<!--\nA\n-->\n* B\n:::\n\n:::{tip}\n<!--\n# A\n-->\nB\n:::\n"
    assert [found.line for found in problems(text)] == [5, 12]


def test_directives_too_deep_inside_each_other_are_refused():
    opening = [f"{':' * marks}{{note}}" for marks in range(20, 10, -1)]
    closing = [":" * marks for marks in range(11, 21)]
    found = problem("\n".join([*opening, "A", *closing]))
    assert "deep" in found.message


def test_a_title_with_a_backtick_needs_colons():
    found = problems("```{admonition} A `x`\n:title_en: B\n\nC\n```")
    assert found[0].line == 1
    assert ":::" in found[0].remedy


def test_a_file_that_is_missing_is_told(tmp_path: Path):
    with pytest.raises(SourceError, match="cannot be read"):
        read(tmp_path / "missing.md")


def test_a_file_in_another_encoding_is_told_its_line(tmp_path: Path):
    path = tmp_path / "section.md"
    path.write_bytes("A\nMột\n".encode("utf-16-le"))
    with pytest.raises(SourceError) as caught:
        read(path)
    (found,) = caught.value.problems
    assert (found.file, found.line) == (path, 2)
    assert "UTF-8" in found.message
