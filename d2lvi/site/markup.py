"""The blocks of a section as MyST Markdown in one language.

For Sphinx (`twins=True`) the other language follows each block of prose in a `{twin}`
directive, and what stands inside a directive is wrapped in `{at}`, which keeps the
line numbers of warnings right; `d2lvi.site.sphinx.twins` reads both. For people
(`twins=False`) there is one language and nothing else.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from textwrap import dedent, indent
from typing import Any

from markdown_it import MarkdownIt

from d2lvi.site.languages import VIETNAMESE, other
from d2lvi.site.source import Block, CodeCell, Directive, Lines, Neutral, Pair
from d2lvi.site.source.directives import ONE_LANGUAGE

# In these the first pair is a caption, and there is no place for its twin.
FIGURES = ("figure-md", "figure")
# These take one table and nothing else.
TABLES = ("table", "list-table", "csv-table")
_PLAIN_OPTION = re.compile(r"[^\W_][\w./%+ -]*\Z")


@dataclass(frozen=True)
class Piece:
    """What becomes one cell of a notebook.

    text: Markdown, or the code of `cell`.
    line: the 1-based line of the source on which it starts.
    cell: the code cell, or None for prose.
    inside: whether the cell stands inside a directive, which shows it.
    """

    text: str
    line: int
    cell: CodeCell | None = None
    inside: bool = False


@dataclass
class Markup:
    """Writes the blocks of one section; use one object for one section."""

    language: str
    twins: bool = True
    _count: int = 0
    _places: dict[int, int] = field(default_factory=dict)
    _titles: Counter[str] = field(default_factory=Counter)

    def pieces(self, blocks: Iterable[Block]) -> Iterator[Piece]:
        """The cells of outermost blocks, in order."""
        for block in blocks:
            for piece in self._pieces(block):
                if piece.cell is not None:
                    self._places[piece.line] = self._count
                self._count += 1
                yield piece

    def _pieces(self, block: Block) -> Iterator[Piece]:
        if isinstance(block, CodeCell):
            yield Piece(block.code, block.code_line, block)
        elif isinstance(block, Directive) and block.name in ONE_LANGUAGE:
            for child in self._chosen(block):
                yield from self._pieces(child)
        elif isinstance(block, Directive):
            yield from self._directive_pieces(block)
        else:
            for text, line in self._texts(block):
                yield Piece(text, line)

    def _directive_pieces(self, block: Directive) -> Iterator[Piece]:
        cells = [Piece(cell.code, cell.code_line, cell, inside=True) for cell in _cells(block)]
        if self.twins:
            # The directive shows them by their places in the notebook.
            yield from cells
        for text, line in self._texts(block):
            yield Piece(text, line)
        if not self.twins:
            yield from cells

    def _texts(self, block: Block) -> Iterator[tuple[str, int]]:
        """The Markdown of a block and its twins, each with its line."""
        line = block.lines.first
        if isinstance(block, Pair):
            yield self._own(block)
            if self.twins and block.kind != "footnote":
                yield self._twin(block), line
        elif isinstance(block, Directive):
            yield self._directive(block), line
            if self.twins:
                for twin in self._twins_after(block):
                    yield twin, line
        elif isinstance(block, Neutral) and block.kind != "comment":
            yield block.text, line

    def _chosen(self, block: Directive) -> tuple[Block, ...]:
        return block.body if ONE_LANGUAGE[block.name] == self.language else ()

    # --- pairs

    def _own(self, pair: Pair) -> tuple[str, int]:
        text, lines = _side(pair, self.language)
        if text is None:
            text, lines = _side(pair, other(self.language))
        assert text is not None and lines is not None, "a pair has at least one text"
        if self.twins and pair.kind == "footnote":
            # It is shown at the foot of the page, and its twin has to go with it.
            text = f"{text}\n\n{indent(self._twin(pair), '    ')}"
        return text, lines.first

    def _twin(self, pair: Pair, kind: str = "") -> str:
        language = other(self.language)
        text, lines = _side(pair, language)
        options = {"kind": kind or pair.kind}
        if text is None or lines is None:
            return directive_text("twin", pair.id, {**options, "only": self.language})
        if _side(pair, self.language)[0] is None:
            return directive_text("twin", pair.id, {**options, "only": language})
        options |= {"lang": language, "line": str(lines.first)}
        return directive_text("twin", pair.id, options, _without_marks(pair, text))

    # --- directives

    def _directive(self, block: Directive) -> str:
        argument, options = in_language(block, self.language)
        body = list(self._title_twin(block))
        image_alt = options.pop("alt", None) if block.name == "figure-md" else None
        for child in block.body:
            if image_alt and isinstance(child, Neutral) and child.kind == "image":
                child = replace(child, text=with_alt(child.text, image_alt))
            body.extend(self._inside(child, block))
        return directive_text(block.name, argument, options, "\n\n".join(body))

    def _inside(self, block: Block, parent: Directive) -> Iterator[str]:
        if isinstance(block, CodeCell):
            if self.twins:
                yield directive_text("cell", str(self._places[block.code_line]))
        elif isinstance(block, Directive) and block.name in ONE_LANGUAGE:
            for child in self._chosen(block):
                yield from self._inside(child, parent)
        elif not self.twins:
            yield from (text for text, _ in self._texts(block))
        else:
            alone = block is _caption(parent) or parent.name in TABLES
            for number, (text, line) in enumerate(self._texts(block)):
                if number == 0:
                    yield directive_text("at", str(line), {}, text)
                elif not alone:
                    yield text

    def _title_twin(self, block: Directive) -> Iterator[str]:
        if not self.twins or block.name in TABLES or "title_en" not in block.options:
            return
        language = other(self.language)
        options = {"kind": "title", "lang": language, "line": str(block.lines.first)}
        title = _title(block, language)
        if title:
            yield directive_text("twin", self._title_id(block), options, title)

    def _title_id(self, block: Directive) -> str:
        title = block.options["title_en"]
        identifier = f"t-{sha256(title.encode()).hexdigest()[:10]}"
        self._titles[identifier] += 1
        count = self._titles[identifier]
        return identifier if count == 1 else f"{identifier}-{count}"

    def _twins_after(self, block: Directive) -> Iterator[str]:
        """Twins that have no place inside their directive."""
        caption = _caption(block)
        if caption is not None:
            yield self._twin(caption, "caption")
        elif block.name in TABLES:
            yield from self._table_twin(block)

    def _table_twin(self, block: Directive) -> Iterator[str]:
        pair = next((child for child in block.body if isinstance(child, Pair)), None)
        if pair is None and "title_en" not in block.options:
            return
        identifier = pair.id if pair else self._title_id(block)
        language = other(self.language)
        nameless = {key: value for key, value in block.options.items() if key != "name"}
        text = Markup(language)._directive(replace(block, options=nameless))
        options = {"kind": "table", "lang": language, "line": str(block.lines.first)}
        yield directive_text("twin", identifier, options, text)


def directive_text(
    name: str, argument: str, options: dict[str, Any] | None = None, body: str = ""
) -> str:
    """A directive in Markdown, its fence longer than any inside."""
    runs = [len(run) for run in re.findall("`{3,}", body)]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    if "`" in argument:  # which a fence of backticks cannot have beside it
        colons = [len(run) for run in re.findall(":{3,}", body)]
        fence = ":" * max([3, *(run + 1 for run in colons)])
    lines = [f"{fence}{{{name}}} {argument}".rstrip()]
    for key, value in (options or {}).items():
        text = "" if value is None else str(value)
        plain = not text or _PLAIN_OPTION.match(text)
        written = text if plain else json.dumps(text, ensure_ascii=False)
        lines.append(f":{key}: {written}".rstrip())
    if options or body.startswith(":"):  # which would be read as options
        lines.append("")
    return "\n".join([*lines, *([body] if body else []), fence])


def in_language(block: Directive, language: str) -> tuple[str, dict[str, str]]:
    """Argument and options of a directive in one language, twins of options left out."""
    own = {key: value for key, value in block.options.items() if not key.endswith("_en")}
    if language == VIETNAMESE:
        return block.argument, own
    argument = block.argument
    for key, value in block.options.items():
        base = key.removesuffix("_en")
        if base == key:
            continue
        if base == "title" and "title" not in own:
            argument = value
        else:
            own[base] = value
    return argument, own


def with_alt(image: str, alt: str) -> str:
    """The Markdown of an image with another alternative text."""
    (inline,) = MarkdownIt("commonmark").parseInline(image)
    old = next((t.content for t in inline.children or () if t.type == "image"), None)
    if old is None:
        return image
    start = image.index("![") + len("![")
    text = re.sub(r"([\\\[\]])", r"\\\1", alt)
    return image[:start] + text + image[start + len(old) :]


def _side(pair: Pair, language: str) -> tuple[str | None, Lines | None]:
    if language == VIETNAMESE:
        return pair.vi, pair.vi_lines
    return pair.en, pair.en_lines


def _without_marks(pair: Pair, text: str) -> str:
    """The text of a twin: a heading without its #, a footnote without its label."""
    if pair.kind == "heading":
        return re.sub(r"^#{1,6}\s*|\s+#+\s*$", "", text.strip())
    if pair.kind == "footnote":
        first, _, rest = text.partition("]:")[2].partition("\n")
        return f"{first.strip()}\n{dedent(rest)}".strip()
    return text


def _title(block: Directive, language: str) -> str:
    argument, options = in_language(block, language)
    return options.get("title") or argument


def _caption(block: Directive) -> Pair | None:
    if block.name not in FIGURES:
        return None
    return next((child for child in block.body if isinstance(child, Pair)), None)


def _cells(block: Directive) -> Iterator[CodeCell]:
    for child in block.body:
        if isinstance(child, CodeCell):
            yield child
        elif isinstance(child, Directive):
            yield from _cells(child)
