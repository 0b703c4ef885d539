"""References inside twins, in the words of their own language.

Sphinx fills in "Fig. 2.1" or the title of a section in the language of the page. In
the other language of a block they are what that edition says.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from d2lvi.site.languages import WORDS, Words, other
from d2lvi.site.sphinx.twins import TITLES, twin


def number_formats(words: Words) -> dict[str, str]:
    """Sphinx's `numfig_format` in the language of `words`."""
    return {
        "figure": words.figure,
        "table": words.table,
        "code-block": words.listing,
        "section": words.section,
    }


class WordReferences(SphinxPostTransform):
    """Give references in twins an explicit text, before Sphinx resolves them."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Word the references of the document."""
        formats = number_formats(WORDS[other(self.config.d2lvi_edition)])
        for node in self.document.findall(twin):
            for reference in node.findall(addnodes.pending_xref):
                text = _text(self.env, reference, formats)
                if text and not reference.get("refexplicit") and reference.children:
                    reference["refexplicit"] = True
                    reference[0].children = []
                    reference[0] += nodes.Text(text)


def _text(
    env: BuildEnvironment, reference: addnodes.pending_xref, formats: dict[str, str]
) -> str | None:
    kind, target = reference.get("reftype"), reference.get("reftarget", "").lower()
    standard = env.get_domain("std")
    docname, label = standard.anonlabels.get(target, ("", ""))  # type: ignore[attr-defined]
    titles = env.metadata[docname].get(TITLES, {}) if docname else {}
    if kind == "ref":
        return titles.get(label)
    if kind != "numref" or not docname:
        return None
    numbered = env.toc_fignumbers.get(docname, {})
    found = next((name for name, ids in numbered.items() if label in ids), "section")
    return formats.get(found)


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
    app.add_post_transform(WordReferences)
    app.add_post_transform(WordCitations)
