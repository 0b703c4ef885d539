"""The parser sees the blocks that MyST will see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from d2lvi.site.source.markdown import groups

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = [Path(__file__).parent / "sections" / "everything.md", *(ROOT / "book").rglob("*.md")]
EXTENSIONS = {"amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"}


def outermost(text: str) -> list[tuple[str, int]]:
    """Type and first line of each outermost block, read by MyST itself."""
    parser = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)
    parser.core.ruler.enableOnly(["normalize", "block"])
    tokens = [token for token in parser.parse(text) if token.level == 0 and token.map]
    return [(token.type, token.map[0]) for token in tokens]


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: path.stem)
def test_blocks_begin_where_myst_has_them(path: Path):
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    # MyST has no token for a link definition.
    firsts = [group[0] for group in groups(text) if group[0].type != "definition"]
    assert [(token.type, token.map[0]) for token in firsts] == outermost(text)
