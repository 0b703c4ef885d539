"""The language of everything around the text: Sphinx's words, the theme's, and ours.

Sphinx's Vietnamese catalogue is mostly empty and the theme's is made by a machine. The
catalogues in `locale` come before both.
"""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from typing import Any

import polib
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.config import Config

from d2lvi.site.labels import LABELS
from d2lvi.site.languages import VIETNAMESE
from d2lvi.site.sphinx.settings import PUBLISHER

LOCALE = PUBLISHER / "locale"
CATALOGUES = ("sphinx", "booktheme")


def prefer_ours(app: Sphinx) -> None:
    """Look messages up in our catalogues first."""
    for name in CATALOGUES:
        file = LOCALE / str(app.config.language) / "LC_MESSAGES" / f"{name}.po"
        if not file.is_file():
            continue
        ours = GNUTranslations(BytesIO(polib.pofile(str(file)).to_binary()))
        known = locale.get_translator(name)
        ours.add_fallback(known)
        locale.translators["general", name] = ours
        if known is app.translator:
            app.translator = ours


def choose_words(app: Sphinx, config: Config) -> None:
    """Say what the theme and MyST-NB take from the configuration."""
    labels = LABELS[config.d2lvi_edition]
    config.html_theme_options["search_bar_text"] = f"{labels.search}…"
    # The names of what is hidden; `visit_hidden` puts them into words.
    config.nb_code_prompt_show = config.nb_code_prompt_hide = "{type}"


def add_words_of_scripts(app: Sphinx) -> None:
    """Translate what Sphinx's scripts say."""
    if app.config.d2lvi_edition == VIETNAMESE:
        app.add_js_file("words.vi.js")


def add_labels(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give our templates their words."""
    context["labels"] = LABELS[app.config.d2lvi_edition]


def visit_hidden(self: Any, node: HideCodeCellNode) -> None:
    """Open a part of a code cell that is hidden at first."""
    labels = LABELS[self.config.d2lvi_edition]
    show, hide = node["prompt_show"], node["prompt_hide"]
    show = self.encode(labels.show_code.get(show, show))
    hide = self.encode(labels.hide_code.get(hide, hide))
    self.body.append(
        f'<details class="admonition hide {" ".join(node["classes"])}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{show}</p>\n'
        f'<p class="expanded admonition-title">{hide}</p>\n</summary>\n'
    )


def depart_hidden(self: Any, node: HideCodeCellNode) -> None:
    """Close what `visit_hidden` opened."""
    self.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Register the catalogues and the words."""
    prefer_ours(app)
    # MyST-NB's own gives it an English name that it does not need.
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_hidden))
    # After the edition is chosen, at 20.
    app.connect("config-inited", choose_words, priority=30)
    app.connect("builder-inited", add_words_of_scripts)
    app.connect("html-page-context", add_labels, priority=300)
