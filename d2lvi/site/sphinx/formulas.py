"""Formulas as HTML in the page: no script renders them, and no font comes from elsewhere.

KaTeX runs while pages are written and keeps what it made beside the doctrees, so that a
second build starts no JavaScript at all. What it cannot read becomes a warning with the
line of the source. Equations are numbered and referred to by Sphinx.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from d2lvi.site.katex import SCRIPT, FormulaError, Katex, Rendered

LOGGER = logging.getLogger(__name__)
NAME = "katex"
# Environments that number their rows by themselves; Sphinx does it for us.
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|alignat|gather)\}")
# Formulas of so few characters are not broken over two lines.
SHORT = 24
_OPENING = tuple("([\u201c\u2018")
_CLOSING = tuple(".,;:!?)]\u201d\u2019\u2026-\u2013")
_REMEDIES = {r"\eqref": "Refer to an equation with {eq}`label`", r"\label": "Write $$ (label)"}


class Formulas:
    """The formulas of one build."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._katex: Katex | None = None
        self._store: sqlite3.Connection | None = None

    # --- HTML

    def visit_inline(self, translator: Any, node: nodes.math) -> None:
        """Write a formula that stands in a line of text."""
        tex = node.astext()
        kind = "math short" if len(tex) <= SHORT else "math"
        tag = translator.starttag(node, "span", "", CLASS=f"{kind} notranslate nohighlight")
        before, after = _joints(node)
        formula = self._html(node, tex, display=False)
        translator.body.append(f"{before}{tag}{formula}</span>{after}")
        raise nodes.SkipNode

    def visit_block(self, translator: Any, node: nodes.math_block) -> None:
        """Write a formula that has a line to itself, with its number."""
        body = translator.body
        body.append(translator.starttag(node, "div", CLASS="math notranslate nohighlight"))
        formula = self._html(node, display_formula(node), display=True)
        body.append(f'<div class="formula">{formula}</div>\n')
        if node.get("number"):
            body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
            translator.add_permalink_ref(node, _("Link to this equation"))
            body.append("</span>")
        body.append("</div>\n")
        raise nodes.SkipNode

    def _html(self, node: nodes.Element, tex: str, display: bool) -> str:
        try:
            found = self._rendered(tex, display)
        except FormulaError as error:
            remedy = next((hint for name, hint in _REMEDIES.items() if name in str(error)), "")
            _warn(node, tex, error.position, str(error), remedy)
            return f'<code class="formula-error">{_escape(tex)}</code>'
        for remark in found.remarks:
            _warn(node, tex, 0, remark)
        return found.html

    # --- what has been rendered before

    def _rendered(self, tex: str, display: bool) -> Rendered:
        # Readers of EPUB show MathML by themselves, and our style sheets are not in there.
        output = "mathml" if self._app.builder.name == "epub" else "htmlAndMathml"
        macros = self._app.config.d2lvi_macros
        question = json.dumps([tex, display, output, macros, SCRIPT.stat().st_size])
        key = sha256(question.encode()).hexdigest()
        store = self._opened()
        row = store.execute("SELECT html FROM formulas WHERE key = ?", [key]).fetchone()
        if row:
            return Rendered(row[0])
        if self._katex is None:
            self._katex = Katex()
        found = self._katex.render(tex, display, output, macros)
        if not found.remarks:  # they are to be warned of each time
            store.execute("INSERT INTO formulas VALUES (?, ?)", [key, found.html])
        return found

    def _opened(self) -> sqlite3.Connection:
        if self._store is None:
            file = Path(self._app.doctreedir).parent / "formulas.sqlite"
            file.parent.mkdir(parents=True, exist_ok=True)
            self._store = sqlite3.connect(file, timeout=60)
            with closing(self._store.cursor()) as cursor:
                cursor.execute(
                    "CREATE TABLE IF NOT EXISTS formulas (key TEXT PRIMARY KEY, html TEXT)"
                )
        return self._store

    def close(self, app: Sphinx, error: Exception | None) -> None:
        """Keep what was rendered, end KaTeX."""
        if self._store is not None:
            self._store.commit()
            self._store.close()
            self._store = None
        if self._katex is not None:
            self._katex.close()
            self._katex = None


def display_formula(node: nodes.math_block) -> str:
    r"""The text of a formula as KaTeX wants it.

    Blank lines separate equations and `\\` breaks lines, as in Sphinx's own renderers.
    """
    tex = node.astext()
    if node.get("nowrap"):
        return _NUMBERED.sub(r"\\\1{\2*}", tex)
    parts = [part for part in re.split(r"\n[ \t]*\n", tex) if part.strip()]
    if len(parts) > 1:
        rows = "\\\\\n\n".join(_split(part) for part in parts)
        return rf"\begin{{aligned}}{rows}\end{{aligned}}"
    return _split(tex)


def _joints(node: nodes.math) -> tuple[str, str]:
    """What keeps a formula on one line with the bracket before and the comma after it."""
    siblings = node.parent.children
    index = siblings.index(node)
    before = siblings[index - 1].astext()[-1:] if index else ""
    after = siblings[index + 1].astext()[:1] if index + 1 < len(siblings) else ""
    joint = "&#8288;"  # word joiner
    return joint if before in _OPENING else "", joint if after in _CLOSING else ""


def _split(tex: str) -> str:
    has_lines = r"\\" in tex and not tex.lstrip().startswith(r"\begin")
    return rf"\begin{{split}}{tex}\end{{split}}" if has_lines else tex


def _warn(node: nodes.Element, tex: str, position: int, message: str, remedy: str = "") -> None:
    line = (node.line or 1) + tex[:position].count("\n")
    shown = " ".join(tex.split())
    text = f"formula '{shown}': {message}" + (f". {remedy}" if remedy else "")
    LOGGER.warning(text, location=f"{node.source}:{line}", type="d2lvi")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def choose_renderer(app: Sphinx, config: Config) -> None:
    """Use KaTeX for pages, and give LaTeX the macros that KaTeX has."""
    config.html_math_renderer = NAME
    # MyST would set up MathJax otherwise.
    config.myst_update_mathjax = False
    commands = "\n".join(_new_command(*macro) for macro in config.d2lvi_macros.items())
    if commands:
        preamble = config.latex_elements.get("preamble", "")
        config.latex_elements["preamble"] = f"{preamble}\n{commands}"


def _new_command(name: str, definition: str) -> str:
    arguments = max((int(number) for number in re.findall(r"#(\d)", definition)), default=0)
    count = f"[{arguments}]" if arguments else ""
    return rf"\providecommand{{{name}}}{{}}\renewcommand{{{name}}}{count}{{{definition}}}"


def setup(app: Sphinx) -> None:
    """Register the renderer and its style sheet."""
    formulas = Formulas(app)
    app.add_config_value("d2lvi_macros", {}, "env", types=(dict,))
    app.add_html_math_renderer(NAME, (formulas.visit_inline, None), (formulas.visit_block, None))
    app.connect("config-inited", choose_renderer)
    app.connect("build-finished", formulas.close)
    app.add_css_file("katex/katex.min.css")
