"""References by number and title, each in its own language.

Sphinx fills in "Fig. 2.1" or the title of a section in the language of the page; inside
a twin they have to be what the other edition says. For each reference by number it also
reads the whole page that it refers to, which took a quarter of the time of a build:
here they are made from the numbers that Sphinx has given before.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from d2lvi.site.languages import WORDS, Words, other
from d2lvi.site.sphinx.twins import TITLES, twin

SECTIONS = "d2lvi_sections"  # in a page's metadata: the first id of a section, by each id


def number_formats(words: Words) -> dict[str, str]:
    """Sphinx's `numfig_format` in the language of `words`."""
    return {
        "figure": words.figure,
        "table": words.table,
        "code-block": words.listing,
        "section": words.section,
    }


class NoteSections(SphinxTransform):
    """Note which ids belong to one section: numbers go by the first."""

    default_priority = 730

    def apply(self, **kwargs: Any) -> None:
        """Note the sections of the document."""
        self.env.metadata[self.env.docname][SECTIONS] = {
            identifier: section["ids"][0]
            for section in self.document.findall(nodes.section)
            for identifier in section["ids"]
        }


class WordReferences(SphinxPostTransform):
    """Resolve references by number, and word those by title in twins."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Word the references of the document."""
        here = self.config.d2lvi_edition
        inside = {id(found) for node in self.document.findall(twin) for found in _pending(node)}
        for reference in _pending(self.document):
            if reference.get("refexplicit") or not reference.children:
                continue
            in_twin = id(reference) in inside
            if reference.get("reftype") == "numref":
                self._number(reference, number_formats(WORDS[other(here) if in_twin else here]))
            elif reference.get("reftype") == "ref" and in_twin:
                self._entitle(reference)

    def _number(self, reference: addnodes.pending_xref, formats: dict[str, str]) -> None:
        standard = self.env.get_domain("std")
        assert isinstance(standard, StandardDomain)
        docname, label = standard.anonlabels.get(reference["reftarget"].lower(), ("", ""))
        kind, number = self._numbered(docname, label)
        if number:
            words = formats[kind] % ".".join(map(str, number))
            page, builder = self.env.docname, self.app.builder
            about = {"nodeclass": addnodes.number_reference, "title": formats[kind]}
            link = standard.build_reference_node(
                page, builder, docname, label, words, "numref", **about
            )
            reference.replace_self(link)

    def _numbered(self, docname: str, label: str) -> tuple[str, tuple[int, ...]]:
        """What kind of thing has this label, and its number; () to leave it to Sphinx."""
        for kind, numbers in self.env.toc_fignumbers.get(docname, {}).items():
            if label in numbers:
                return kind, numbers[label]
        sections = self.env.metadata[docname].get(SECTIONS, {}) if docname else {}
        if label not in sections:
            return "", ()
        numbers = self.env.toc_secnumbers.get(docname, {})
        found = numbers.get(f"#{sections[label]}", numbers.get(""))
        return "section", tuple(found or ())

    def _entitle(self, reference: addnodes.pending_xref) -> None:
        standard = self.env.get_domain("std")
        assert isinstance(standard, StandardDomain)
        docname, label = standard.anonlabels.get(reference["reftarget"].lower(), ("", ""))
        titles = self.env.metadata[docname].get(TITLES, {}) if docname else {}
        if label in titles:
            reference["refexplicit"] = True
            reference[0].children = []
            reference[0] += nodes.Text(titles[label])


def _pending(node: nodes.Element) -> list[addnodes.pending_xref]:
    return list(node.findall(addnodes.pending_xref))


class WordCitations(SphinxPostTransform):
    """Put "and" and "et al." of citations in twins into their language."""

    default_priority = 20

    def run(self, **kwargs: Any) -> None:
        """Word the citations of the document."""
        here = WORDS[self.config.d2lvi_edition]
        there = WORDS[other(self.config.d2lvi_edition)]
        for node in self.document.findall(twin):
            for text in list(node.findall(_is_citation_text)):
                words = text.astext().replace(here.et_al, there.et_al)
                words = words.replace(f" {here.list_and} ", f" {there.list_and} ")
                text.parent.replace(text, nodes.Text(words))


def _is_citation_text(node: nodes.Node) -> bool:
    parent = node.parent
    while isinstance(node, nodes.Text) and parent is not None and not isinstance(parent, twin):
        if "bibtex-citation" in parent.get("classes", ()):
            return True
        parent = parent.parent
    return False


def setup(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(NoteSections)
    app.add_post_transform(WordReferences)
    app.add_post_transform(WordCitations)
