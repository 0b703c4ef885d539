"""References by author and year, with the "and" of the edition's language."""

from __future__ import annotations

from dataclasses import dataclass, field

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from d2lvi.site.languages import ENGLISH, LANGUAGES, VIETNAMESE, WORDS, Words

GROUP = "sphinxcontrib.bibtex.style.referencing"


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


def _persons(words: Words) -> PersonStyle:
    joint = f" {words.list_and} "
    return PersonStyle(sep2=joint, last_sep=f",{joint}", other=words.et_al)


@dataclass
class _Style(AuthorYearReferenceStyle):
    bracket_textual: BracketStyle = field(default_factory=_round)
    bracket_parenthetical: BracketStyle = field(default_factory=_round)


@dataclass
class EnglishStyle(_Style):
    """(Krizhevsky et al., 2012)."""

    person: PersonStyle = field(default_factory=lambda: _persons(WORDS[ENGLISH]))


@dataclass
class VietnameseStyle(_Style):
    """(Krizhevsky và cộng sự, 2012)."""

    person: PersonStyle = field(default_factory=lambda: _persons(WORDS[VIETNAMESE]))


STYLES = {VIETNAMESE: VietnameseStyle, ENGLISH: EnglishStyle}


def choose_style(app: Sphinx, config: Config) -> None:
    """Use the style of the edition."""
    config.bibtex_reference_style = f"d2lvi_{config.d2lvi_edition}"


def setup(app: Sphinx) -> None:
    """Register both styles; choose one when the edition is known."""
    for language in LANGUAGES:
        register_plugin(GROUP, f"d2lvi_{language}", STYLES[language], force=True)
    app.connect("config-inited", choose_style, priority=30)
