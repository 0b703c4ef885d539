"""What the parser makes of well-formed sections."""

from __future__ import annotations

from pathlib import Path

import pytest

from d2lvi.site.source import (
    Block,
    CodeCell,
    Directive,
    Lines,
    Neutral,
    Pair,
    Section,
    parse,
    read,
    render,
)

EVERYTHING = Path(__file__).parent / "sections" / "everything.md"


def section(*lines: str) -> Section:
    return parse("\n".join(lines) + "\n", Path("section.md"))


def only(*lines: str) -> Block:
    (block,) = section(*lines).blocks
    return block


def directive(*lines: str) -> Directive:
    block = only(*lines)
    assert isinstance(block, Directive)
    return block


def neutral_kinds(blocks: tuple[Block, ...]) -> list[str]:
    return [block.kind for block in blocks if isinstance(block, Neutral)]


# --- pairs


def test_english_in_a_comment_pairs_with_the_vietnamese_below_it():
    pair = only("<!--", "Some words,", "and more.", "-->", "Vài lời.")
    assert pair == Pair(
        kind="paragraph",
        en="Some words,\nand more.",
        vi="Vài lời.",
        en_lines=Lines(2, 3),
        vi_lines=Lines(5, 5),
        id=pair.id,
    )


def test_a_comment_of_several_blocks_pairs_with_as_many():
    blocks = section(
        "<!--", "## Title", "", "One.", "Still one.", "", "* a", "* b", "-->",
        "## Tựa", "", "Một.", "", "* x", "* y",
    ).blocks  # fmt: skip
    assert [(b.kind, b.en, b.vi, b.en_lines, b.vi_lines, b.level) for b in blocks] == [
        ("heading", "## Title", "## Tựa", Lines(2, 2), Lines(10, 10), 2),
        ("paragraph", "One.\nStill one.", "Một.", Lines(4, 5), Lines(12, 12), 0),
        ("list", "* a\n* b", "* x\n* y", Lines(7, 8), Lines(14, 15), 0),
    ]


@pytest.mark.parametrize(
    ("kind", "english", "vietnamese"),
    [
        ("heading", "### A", "### B"),
        ("paragraph", "A $x$ {ref}`y`", "B $x$ {ref}`y`"),
        ("list", "1. a\n1. b", "1. x\n1. y"),
        ("list", "* a\n\n  $$x$$\n\n* b", "* x\n\n  $$x$$\n\n* y"),
        ("list", "Term\n: What it is.", "Thuật ngữ\n: Nó là gì."),
        ("quote", "> a\n> b", "> x"),
        ("table", "| Word |\n|------|\n| 1 |", "| Từ |\n|----|\n| 1 |"),
        ("table", "| 1 |\n|---|\n| 2 |", "| 1 |\n|---|\n| 2 |"),
        ("footnote", "[^n]: A.", "[^n]: B."),
        ("admonition", ":::{note}\nA.\n:::", ":::{note}\nB.\n:::"),
        ("admonition", "```{admonition} A\nB\n```", "```{admonition} C\nD\n```"),
    ],
)
def test_every_kind_of_prose_pairs(kind: str, english: str, vietnamese: str):
    pair = only("<!--", english, "-->", vietnamese)
    assert isinstance(pair, Pair)
    assert (pair.kind, pair.en, pair.vi) == (kind, english, vietnamese)


def test_a_comment_before_another_comment_or_the_end_is_untranslated():
    first, second, third = section("<!--", "A", "-->", "", "<!--", "B", "", "C", "-->").blocks
    assert [pair.en for pair in (first, second, third)] == ["A", "B", "C"]
    assert [pair.vi for pair in (first, second, third)] == [None] * 3
    assert first.lines == Lines(2, 2)


def test_a_comment_before_code_or_a_formula_is_untranslated():
    for neutral in ("```{code-cell}\n1\n```", "$$x$$", "(sec_next)="):
        pair, block = section("<!--", "A", "-->", "", neutral).blocks
        assert (pair.en, pair.vi) == ("A", None)
        assert not isinstance(block, Pair)


def test_prose_without_english_is_kept():
    pair = only("Một câu.")
    assert (pair.en, pair.vi, pair.vi_lines) == (None, "Một câu.", Lines(1, 1))


def test_prose_beyond_the_blocks_of_a_comment_has_no_english():
    first, second = section("<!--", "A", "-->", "Một.", "", "Hai.").blocks
    assert (first.en, first.vi) == ("A", "Một.")
    assert (second.en, second.vi) == (None, "Hai.")


def test_marks_of_a_comment_may_have_blanks_after_them():
    pair = only("<!--  ", "A", "-->\t", "B")
    assert (pair.en, pair.vi) == ("A", "B")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_kind_of_line_end_gives_the_same_blocks(end: str):
    text = EVERYTHING.read_text(encoding="utf-8")
    path = Path("section.md")
    assert parse(text.replace("\n", end), path).blocks == parse(text, path).blocks


def test_a_byte_order_mark_changes_no_block():
    text = EVERYTHING.read_text(encoding="utf-8")
    marked = parse(f"\ufeff{text}", Path("section.md"))
    assert marked.blocks == parse(text, Path("section.md")).blocks
    assert marked.front["d2lvi"]["device"] == "gpu"
    assert render(marked) == f"\ufeff{text}"


# --- ids


def test_an_id_comes_from_the_english_whatever_its_line_breaks():
    one = only("<!--", "Some words", "-->", "Vài lời")
    other = only("<!--", "Some", "words", "-->", "Lời khác")
    assert one.id == other.id
    assert one.id.startswith("p-")
    assert len(one.id) == len("p-") + 10


def test_an_id_is_the_same_for_composed_and_decomposed_characters():
    assert only("ế").id == only("e\u0302\u0301").id


def test_repeated_texts_are_numbered():
    pairs = section(*["<!--", "A", "-->", "B", ""] * 3).pairs()
    first = pairs[0].id
    assert [pair.id for pair in pairs] == [first, f"{first}-2", f"{first}-3"]


# --- neutral blocks


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("math", "$$x$$"),
        ("math", "$$\nx\n$$ (eq_x)"),
        ("math", "\\begin{align*}\nx &= y\n\\end{align*}"),
        ("math", "```{math}\n:label: eq_x\n\nx\n```"),
        ("target", "(sec_x)="),
        ("image", "![Một hình](x.svg)"),
        ("image", '![Một hình](x.svg){width="50%"}'),
        ("break", "***"),
        ("break", "+++"),
        ("comment", "% hidden"),
        ("comment", "<!-- hidden -->"),
        ("code", "```python\nx\n```"),
        ("table", "| $x$ | 2 |\n|-----|---|\n| `long_name` | 3.5 % |"),
        ("html", "<div>\nx\n</div>"),
        ("definition", '[a]: https://example.org "A"'),
        ("directive", "```{bibliography}\n```"),
        ("directive", "```{code-block} html\n<!--\nx\n-->\n```"),
    ],
)
def test_what_both_languages_share_is_neutral(kind: str, text: str):
    block = only(text)
    assert block == Neutral(kind, text, Lines(1, text.count("\n") + 1))


def test_a_table_of_words_is_prose():
    assert isinstance(only("| Tầng | 2 |", "|------|---|", "| 1 | 2 |"), Pair)


def test_an_image_beside_text_is_prose():
    assert isinstance(only("![Một hình](x.svg) và lời"), Pair)


def test_link_definitions_one_below_the_other_are_separate():
    blocks = section("[a]: x", "[b]: y").blocks
    assert [block.text for block in blocks] == ["[a]: x", "[b]: y"]


def test_neutral_blocks_stand_between_groups():
    pair, math, other = section(
        "<!--", "A", "-->", "B", "", "$$x$$", "", "<!--", "C", "-->", "D"
    ).blocks
    assert (pair.vi, math.kind, other.vi) == ("B", "math", "D")


# --- code cells


def test_a_code_cell_has_its_options_and_the_line_of_its_code():
    cell = only("```{code-cell}", ":tags: [parameters]", ":name: x", "", "n = 1", "", "", "```")
    assert cell == CodeCell("n = 1", {"tags": ["parameters"], "name": "x"}, Lines(1, 8), 5)


def test_options_of_a_cell_may_be_a_yaml_block():
    cell = only("```{code-cell} ipython3", "---", "alt: {en: 'a: b', vi: c}", "---", "n", "```")
    assert cell == CodeCell("n", {"alt": {"en": "a: b", "vi": "c"}}, Lines(1, 6), 5)


def test_indentation_and_inner_blank_lines_of_code_are_kept():
    cell = only("```{code-cell}", "", "  if x:", "", "      y  ", "```")
    assert (cell.code, cell.code_line) == ("  if x:\n\n      y  ", 3)


def test_markdown_in_code_is_code():
    cell = only("````{code-cell}", 'x = """', "<!--", "```{note}", "-->", '"""', "````")
    assert isinstance(cell, CodeCell)


# --- directives


def test_the_body_of_a_directive_is_read_by_the_same_rules():
    block = directive(
        ":::{admonition} Tựa `x`", ":class: tip", ":title_en: A title: with a colon", "",
        "<!--", "A", "-->", "B", ":::",
    )  # fmt: skip
    assert (block.name, block.argument, block.fence) == ("admonition", "Tựa `x`", ":::")
    assert block.options == {"class": "tip", "title_en": "A title: with a colon"}
    assert (block.lines, block.body_lines) == (Lines(1, 9), Lines(5, 8))
    (pair,) = block.body
    assert (pair.en_lines, pair.vi_lines) == (Lines(6, 6), Lines(8, 8))


def test_a_figure_holds_an_image_and_a_pair():
    image, caption = directive(
        "```{figure-md} fig_x", ":alt_en: A picture", "", "![Một hình](x.svg)", "",
        "<!--", "A", "-->", "B", "```",
    ).body  # fmt: skip
    assert (image.kind, image.lines) == ("image", Lines(4, 4))
    assert (caption.en, caption.vi) == ("A", "B")


def test_directives_nest():
    outer = directive("::::{tab-set}", ":::{tab-item} A", "<!--", "B", "-->", "C", ":::", "::::")
    (inner,) = outer.body
    assert (inner.name, inner.argument, inner.lines) == ("tab-item", "A", Lines(2, 7))
    assert inner.body[0].vi_lines == Lines(6, 6)


@pytest.mark.parametrize("fence", ["```", "~~~~", ":::::"])
def test_every_kind_of_fence_opens_a_directive(fence: str):
    block = directive(f"{fence}{{note}}", "<!--", "A", "-->", "B", fence)
    assert (block.fence, block.body[0].vi) == (fence, "B")


@pytest.mark.parametrize(
    "name",
    ["note", "tip", "warning", "admonition", "exercise", "solution", "prf:theorem", "dropdown"],
)
def test_known_directives_are_bilingual(name: str):
    assert directive(f":::{{{name}}}", "<!--", "A", "-->", "B", ":::").body[0].en == "A"


def test_a_directive_may_be_empty():
    block = directive(":::{note}", "", ":::")
    assert (block.body, block.body_lines) == ((), None)


def test_text_for_one_language_only_needs_no_pair():
    result = section(":::{only-en}", "A note.", "", "$$x$$", ":::")
    (block,) = result.blocks
    assert neutral_kinds(block.body) == ["prose", "math"]
    assert result.pairs() == ()


# --- the section


def test_cells_and_pairs_inside_directives_are_found():
    result = read(EVERYTHING)
    assert [cell.code.splitlines()[0] for cell in result.cells()] == [
        "num_steps = 10",
        "def mean(x):  #@save",
        "1 + 1",
    ]
    english = [pair.en for pair in result.pairs()]
    assert english.index("A circle.") < english.index("The first tab.") < english.index("* inner")


def test_title_and_label_are_those_of_the_first_heading():
    result = read(EVERYTHING)
    assert result.title == ("Đủ mọi thứ", "Everything at Once")
    assert result.label == "sec_everything"


@pytest.mark.parametrize(
    ("heading", "words"),
    [("# A b", "A b"), ("# A #", "A"), ("# C#", "C#"), ("#  `x` ##  ", "`x`"), ("#", "")],
)
def test_a_title_has_no_marks(heading: str, words: str):
    assert section(heading).title == (words, None)


def test_a_section_may_have_no_title_and_no_label():
    result = section("Một câu.")
    assert (result.title, result.label) == ((None, None), None)


def test_a_label_of_something_else_is_not_that_of_the_section():
    assert section("(fig_x)=", "![x](x.svg)", "", "# A").label is None


def test_an_empty_file_is_an_empty_section():
    for text in ("", "\n", "\ufeff", "---\n---"):
        result = parse(text, Path("section.md"))
        assert (result.blocks, result.front) == ((), {})


def test_front_matter_is_read():
    result = section("---", "d2lvi: {device: gpu}", "---", "Lời.")
    assert result.front == {"d2lvi": {"device": "gpu"}}
    assert result.blocks[0].lines == Lines(4, 4)


def test_every_construct_together():
    result = read(EVERYTHING)
    assert render(result) == EVERYTHING.read_text(encoding="utf-8")
    assert {pair.kind for pair in result.pairs()} == {
        "heading", "paragraph", "list", "quote", "table", "footnote", "admonition",
    }  # fmt: skip
    assert set(neutral_kinds(tuple(result.walk()))) == {
        "comment", "target", "math", "definition", "break", "table", "image", "prose", "code",
        "directive", "html",
    }  # fmt: skip
    missing = [pair.en for pair in result.pairs() if pair.vi is None]
    assert missing == ["## Not Yet", "1. First.\n1. Second."]
    assert [pair.vi for pair in result.pairs() if pair.en is None] == [
        "Một câu chưa có nguyên bản."
    ]
