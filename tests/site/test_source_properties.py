"""What holds for every section: nothing is lost, lines are right, only SourceError."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from d2lvi.site.errors import SourceError
from d2lvi.site.source import Block, CodeCell, Directive, Lines, Neutral, Pair, parse, render

PATH = Path("section.md")
EVERYTHING = (Path(__file__).parent / "sections" / "everything.md").read_text(encoding="utf-8")

examples = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# --- any text at all

FRAGMENTS = [
    "<!--", "-->", "<!-- x -->", "  <!--", "x --> y", "```", "```{code-cell}", "```{note}", ":::",
    ":::{tip} x", "::::{tab-set}", "~~~", ":class: a", ":a", "---", "===", "+++", "...", "% x",
    "(x)=", "# x", "## y", "* a", "  * b", "1. c", "> q", "> <!--", "$$", "$$x$$", "$$ (eq)",
    "\\begin{align}", "\\end{align}", "| a | b |", "|---|---|", "| 1 | 2 |", "[a]: b", "[^a]: b",
    "[^a]", "![a](b)", "![a][b]", "<div>", "</div>", "<script>", "    code", "\t", " ", "", "",
    "Một câu.", "Mo\u0323\u0302t", "a: b", ": def", "{{x}}", "{#a .b}", "tags: [a", "&x *x", "\\",
    "`", "\x00", "\x0c", "\u2028", "\ufeff", "{code-cell}", ":::{figure-md} x", ":::{only-vi}",
]  # fmt: skip
ENDS = ["\n", "\r\n", "\r"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Lines of Markdown marks, in no sensible order."""
    lines = draw(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=30))
    return "".join(line + draw(st.sampled_from(ENDS)) for line in lines)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A real section after some careless editing."""
    lines = EVERYTHING.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["drop", "double", "swap", "indent", "cut", "insert"]))
        if change == "drop":
            del lines[min(at, other) : min(at, other) + 1]
        elif change == "double":
            lines.insert(other, lines[at])
        elif change == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "indent":
            lines[at] = "  " + lines[at]
        elif change == "cut":
            lines[at] = lines[at][:-1]
        else:
            lines.insert(at, draw(st.sampled_from(FRAGMENTS)) + "\n")
    return "".join(lines)


def check(text: str) -> None:
    """Whatever the text, it comes back whole, or with problems that can be found."""
    try:
        section = parse(text, PATH)
    except SourceError as error:
        count = len(lines_of(text))
        for problem in error.problems:
            assert problem.message
            assert problem.remedy
            assert problem.line is not None
            assert 1 <= problem.line <= count
        return
    assert render(section) == text
    assert lines_of_blocks(section.blocks) >= lines_with_text(text)
    for block in section.walk():
        check_lines(text, block)


def lines_of(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def lines_with_text(text: str) -> set[int]:
    """The lines that a block has to cover: neither blank, nor marks, nor front matter."""
    lines = lines_of(text)
    found = {number for number, line in enumerate(lines, 1) if line.strip()}
    if lines[0].rstrip() == "---":
        end = next(number for number, line in enumerate(lines[1:], 2) if line.rstrip() == "---")
        found -= set(range(1, end + 1))
    return {number for number in found if lines[number - 1].rstrip() not in ("<!--", "-->")}


def lines_of_blocks(blocks: Iterable[Block]) -> set[int]:
    covered: set[int] = set()
    for block in blocks:
        for lines in ranges(block):
            covered |= set(range(lines.first, lines.last + 1))
        if isinstance(block, Directive) and block.body_lines:
            body = block.body_lines
            covered -= set(range(body.first, body.last + 1))
            covered |= lines_of_blocks(block.body)
    return covered


def ranges(block: Block) -> list[Lines]:
    if isinstance(block, Pair):
        return [lines for lines in (block.en_lines, block.vi_lines) if lines]
    return [block.lines]


def check_lines(text: str, block: Block) -> None:
    """What a block says is on its lines is there."""
    lines = lines_of(text)

    def at(place: Lines) -> str:
        return "\n".join(lines[place.first - 1 : place.last])

    if isinstance(block, Pair):
        assert block.en == (block.en_lines and at(block.en_lines))
        assert block.vi == (block.vi_lines and at(block.vi_lines))
        assert block.en or block.vi
    elif isinstance(block, Neutral):
        assert block.text == at(block.lines)
    elif isinstance(block, CodeCell):
        count = block.code.count("\n") + 1
        assert block.code == at(Lines(block.code_line, block.code_line + count - 1))
    else:
        assert lines[block.lines.first - 1].startswith(f"{block.fence}{{{block.name}}}")


@examples
@given(texts())
@example("")
@example("%")
@example("% a\n  ")
@example(":::\n  ")
@example("$$")
def test_any_lines_come_back_whole_or_with_problems(text: str):
    check(text)


@examples
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_characters_come_back_whole_or_with_problems(text: str):
    check(text)


@examples
@given(mutations())
def test_a_carelessly_edited_section_comes_back_whole_or_with_problems(text: str):
    check(text)


# --- sections made of known blocks


@dataclass
class Draft:
    """A section being written, and the blocks that should be read from it."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def write(self, text: str) -> Lines:
        """Append lines; returns their place."""
        first = len(self.lines) + 1
        self.lines.extend(text.split("\n"))
        return Lines(first, len(self.lines))


WORDS = ["gradient", "mất mát", "$x^2$", "{ref}`sec_x`", "`code`", "*nghiêng*", "tầng", "é"]
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
paragraphs = st.lists(words, min_size=1, max_size=3).map("\n".join)


def of_words(pattern: str) -> st.SearchStrategy[str]:
    return words.map(lambda text: pattern.format(text))


PROSE = {
    "heading": of_words("## {}"),
    "paragraph": paragraphs,
    "list": of_words("* {0}\n* {0}\n\n  $$y$$"),
    "quote": of_words("> {}"),
    "table": of_words("| Tên |\n|-----|\n| {} |"),
    "footnote": of_words("[^n]: {}"),
}
NEUTRAL = {
    "math": ["$$x$$", "$$\nx\n$$ (eq_x)", "\\begin{align}\nx\n\\end{align}"],
    "target": ["(sec_x)="],
    "image": ["![hình](x.svg)"],
    "break": ["***", "+++"],
    "comment": ["% ẩn", "<!-- ẩn -->"],
    "code": ["```python\nx\n```"],
    "table": ["| $x$ |\n|-----|\n| 1 |"],
    "directive": ["```{bibliography}\n```"],
}


@st.composite
def translated(draw: st.DrawFn, draft: Draft) -> None:
    """A source comment, its Vietnamese below it or not."""
    kinds = draw(st.lists(st.sampled_from(sorted(PROSE)), min_size=1, max_size=3, unique=True))
    english = [draw(PROSE[kind]) for kind in kinds]
    vietnamese = [draw(PROSE[kind]) for kind in kinds] if draw(st.booleans()) else []
    draft.write("<!--" + draw(st.sampled_from(["", " ", "\t"])))
    en_lines = write_apart(draft, english)
    draft.write("-->" + draw(st.sampled_from(["", "  "])))
    vi_lines = write_apart(draft, vietnamese) or [None] * len(kinds)
    texts = zip(english, vietnamese or [None] * len(kinds), strict=True)
    for kind, (en, vi), place, vi_place in zip(kinds, texts, en_lines, vi_lines, strict=True):
        level = 2 if kind == "heading" else 0
        draft.blocks.append(Pair(kind, en, vi, place, vi_place, "", level))
    if not vietnamese:
        # Else the text of a block below it would be taken for its translation.
        draft.write("<!-- not yet -->")
        place = Lines(len(draft.lines), len(draft.lines))
        draft.blocks.append(Neutral("comment", "<!-- not yet -->", place))


def write_apart(draft: Draft, texts: Sequence[str]) -> list[Lines]:
    places = []
    for text in texts:
        if places:
            draft.write("")
        places.append(draft.write(text))
    return places


@st.composite
def neutral(draw: st.DrawFn, draft: Draft) -> None:
    kind = draw(st.sampled_from(sorted(NEUTRAL)))
    text = draw(st.sampled_from(NEUTRAL[kind]))
    draft.blocks.append(Neutral(kind, text, draft.write(text)))


@st.composite
def cell(draw: st.DrawFn, draft: Draft) -> None:
    code = draw(st.sampled_from(["x = 1", "def f():\n\n    return 1", "# <!--\n'''\n-->\n'''"]))
    options = draw(st.sampled_from([":tags: [a]\n", "---\ntags: [a]\n---\n", ""]))
    blank = draw(st.sampled_from(["", "\n"]))
    opening = draft.write(f"```{{code-cell}}\n{options}{blank}".removesuffix("\n"))
    place = draft.write(code)
    closing = draft.write("```")
    tags = {"tags": ["a"]} if options else {}
    draft.blocks.append(CodeCell(code, tags, Lines(opening.first, closing.last), place.first))


@st.composite
def directive(draw: st.DrawFn, draft: Draft, depth: int) -> None:
    mark = draw(st.sampled_from([":", "`"]))
    fence = mark * (3 + depth)
    opening = draft.write(f"{fence}{{admonition}} Tựa")
    options = draw(st.sampled_from([{}, {"class": "tip", "title_en": "A: b"}]))
    for key, value in options.items():
        draft.write(f":{key}: {value}")
    draft.write("")
    inner = Draft(draft.lines)
    draw(drafts(inner, depth - 1))
    closing = draft.write(fence)
    body = tuple(inner.blocks)
    first = min(place.first for block in body for place in ranges(block))
    # A source comment begins above its English.
    first -= isinstance(body[0], Pair)
    body_lines = Lines(first, closing.last - 1)
    place = Lines(opening.first, closing.last)
    draft.blocks.append(Directive("admonition", "Tựa", options, body, place, fence, body_lines))


@st.composite
def drafts(draw: st.DrawFn, draft: Draft, depth: int) -> Draft:
    count = draw(st.integers(1, 4))
    for number in range(count):
        if number:
            draft.write(draw(st.sampled_from(["", "\n", "  "])))
        kinds = [translated(draft), neutral(draft), cell(draft)]
        if depth:
            kinds.append(directive(draft, depth))
        draw(draw(st.sampled_from(kinds)))
    return draft


def without_ids(blocks: Iterable[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Pair):
            block = replace(block, id="")
        elif isinstance(block, Directive):
            block = replace(block, body=tuple(without_ids(block.body)))
        found.append(block)
    return found


@examples
@given(st.data(), st.sampled_from(ENDS), st.sampled_from(["", "\ufeff"]))
def test_blocks_are_read_as_they_were_written(data: st.DataObject, end: str, mark: str):
    front = data.draw(st.sampled_from([[], ["---", "a: {b: 1}", "---"]]))
    draft = data.draw(drafts(Draft(list(front)), 2))
    text = mark + end.join(draft.lines)
    section = parse(text, PATH)
    assert without_ids(section.blocks) == draft.blocks
    assert section.front == ({"a": {"b": 1}} if front else {})
    assert render(section) == text


# --- ids and edits


@settings(examples, max_examples=40)
@given(st.data())
def test_ids_stay_when_something_else_is_edited(data: st.DataObject):
    section = parse(EVERYTHING, PATH)
    kept, changed = data.draw(st.permutations(section.pairs()))[:2]
    new = data.draw(PROSE[changed.kind]) if changed.kind in PROSE else None
    if new is None or changed.level not in (0, 2):
        new = changed.vi or changed.en
    edited = parse(render(section, {changed.id: new}), PATH)
    ids = {pair.id: pair for pair in edited.pairs()}
    assert ids[kept.id].en == kept.en
    if changed.en:
        assert ids[changed.id].vi == new


@settings(examples, max_examples=40)
@given(st.data())
def test_ids_stay_when_blocks_come_and_go_above(data: st.DataObject):
    draft = data.draw(drafts(Draft(), 1))
    before = parse(EVERYTHING, PATH).pairs()
    front, _, rest = EVERYTHING.partition("% A note")
    after = parse("\n".join([front, *draft.lines, "", f"% A note{rest}"]), PATH).pairs()
    assert [pair.id for pair in after[-len(before) :]] == [pair.id for pair in before]
