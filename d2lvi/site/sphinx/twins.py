"""Both languages in one doctree: the page's own as usual, the other as `twin` nodes.

The edition's notebook holds a `{twin}` directive after each block of prose. What it
makes is a node that readers of the page do not see: HTML writes it as a hidden `div`
for the reading modes, the search index, LaTeX and the other builders pass over it. Its
references, citations and formulas resolve all the same.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from markdown_it.rules_core import StateCore
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from d2lvi.site.languages import LANGUAGES, VIETNAMESE, WORDS
from d2lvi.site.sphinx.asides import aside

IN_TWIN = "d2lvi_in_twin"
TITLES = "d2lvi_titles"  # in a page's metadata: titles in the other language, by id


class twin(nodes.comment):
    """The other language of one block.

    Attributes: `pair`, the id that both editions share; `lang`, the language inside;
    `kind`, the kind of block. Empty if the block stands in one language only; then
    `only` is that language.
    """


class Twin(SphinxDirective):
    """`{twin} ID`: the block before it, in the other language.

    Options: `lang` of the text inside, `kind` of the block, `line` of the source where
    the text starts (1-based), `only` for a block that has no other language.
    """

    required_arguments = 1
    has_content = True
    option_spec = {
        "lang": lambda value: directives.choice(value, LANGUAGES),
        "only": lambda value: directives.choice(value, LANGUAGES),
        "kind": directives.unchanged_required,
        "line": directives.nonnegative_int,
    }

    def run(self) -> list[nodes.Node]:
        """The twin node."""
        options = {"kind": "paragraph", "lang": "", "only": "", **self.options}
        node = twin(pair=self.arguments[0], **options)
        self.set_source_info(node)
        if self.content:
            renderer = renderer_of(self)
            if "twin" not in renderer.md.core.ruler.get_all_rules():
                renderer.md.core.ruler.push("twin", _without_targets)
            renderer.md_env[IN_TWIN] = True
            try:
                with renderer.current_node_context(node):
                    _parse(self, self.options.get("line", self.lineno))
            finally:
                renderer.md_env.pop(IN_TWIN)
        return [node]


class At(SphinxDirective):
    """`{at} LINE`: Markdown that starts at that line of the source (1-based).

    Blocks inside a directive are not where they stand in the source, since the other
    language is left out; this keeps the line numbers of warnings right.
    """

    required_arguments = 1
    has_content = True
    option_spec = {}

    def run(self) -> list[nodes.Node]:
        """Nothing: the nodes of the text go straight to their parent.

        Some directives look whether they stand where they should.
        """
        _parse(self, int(self.arguments[0]))
        return []


def renderer_of(directive: SphinxDirective) -> Any:
    """MyST-NB's renderer of the document, which it puts there for directives."""
    return directive.state.document["nb_renderer"].renderer


def _parse(directive: SphinxDirective, line: int) -> None:
    """Parse the content, which stands at `line`, into the current node."""
    renderer_of(directive).nested_render_text("\n".join(directive.content), line - 1)


def _without_targets(state: StateCore) -> None:
    """Leave out, in a twin, what may be defined only once in a document."""
    if not state.env.get(IN_TWIN):
        return
    kept = []
    for token in state.tokens:
        if token.type == "myst_target":
            continue
        if token.type == "math_block_label":
            token.type = "math_block"
        elif token.type == "amsmath" and token.meta["numbered"] != "*":
            # An environment with a star is not numbered; a matrix never is.
            name = token.meta["environment"]
            token.meta["numbered"] = "*"
            if not name.endswith("matrix"):
                token.content = token.content.replace(f"{{{name}}}", f"{{{name}*}}")
        for part in (token, *(token.children or ())):
            part.attrs.pop("id", None)
        kept.append(token)
    state.tokens[:] = kept


class PlaceTwins(SphinxTransform):
    """Give each block its pair's id, and put its twin where it is read: before it.

    Runs after targets and footnotes are resolved and before anything is collected.
    """

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        """Place all twins of the document."""
        for node in list(self.document.findall(twin)):
            _strip(node, self.document)
            host = _host(node)
            if host is not None and not host.get("pair"):
                self._mark(host, node)
            if not node.children:
                node.parent.remove(node)
            elif host is not None and node["kind"] not in ("heading", "title"):
                caption = host.next_node(nodes.caption) if node["kind"] == "caption" else None
                following = caption or host
                node.parent.remove(node)
                following.parent.insert(following.parent.index(following), node)

    def _mark(self, host: nodes.Element, node: twin) -> None:
        host["pair"] = node["pair"]
        if node["pair"] not in self.document.ids:
            # The first id of what has a number is the one that links use.
            place = len(host["ids"]) if isinstance(host, (nodes.figure, nodes.table)) else 0
            host["ids"].insert(place, node["pair"])
            self.document.ids[node["pair"]] = host
        language = node["only"] or self.config.d2lvi_edition
        # Docutils turns this class into a `lang` attribute.
        host["classes"].append(f"language-{language}")
        if isinstance(host.parent, nodes.section) and isinstance(host, nodes.title):
            self._name_section(host, node)
        if node["only"] and node["only"] != self.config.d2lvi_edition:
            host["classes"].append("untranslated")
            note = WORDS[self.config.d2lvi_edition].untranslated
            if node["kind"] not in ("title", "caption"):
                following = aside("", "", nodes.Text(note), classes=["untranslated-note"])
                host.parent.insert(host.parent.index(host) + 1, following)

    def _name_section(self, title: nodes.title, node: twin) -> None:
        """Name the section by its English title, so that links fit both editions."""
        section = title.parent
        self._rename(section, title, node)
        if node.children:
            titles = self.env.metadata[self.env.docname].setdefault(TITLES, {})
            titles.update(dict.fromkeys(section["ids"], node.astext()))

    def _rename(self, section: nodes.section, title: nodes.title, node: twin) -> None:
        english = title if not node.children or node["lang"] == VIETNAMESE else node
        # The ids of labels above the title stay what they are.
        given = nodes.fully_normalize_name(title.astext())
        labels = {self.document.nameids.get(name) for name in section["names"] if name != given}
        slug = nodes.make_id(english.astext())
        old = next((name for name in section["ids"] if name not in labels), None)
        if not slug or old is None:
            return
        name, count = slug, 1
        while self.document.ids.get(name, section) is not section:
            count += 1
            name = f"{slug}-{count}"
        section["ids"][section["ids"].index(old)] = name
        self.document.ids[name] = section
        if self.document.nameids.get(given) == old:
            self.document.nameids[given] = name


def _host(node: twin) -> nodes.Element | None:
    """The node of the block that `node` is the other language of."""
    parent = node.parent
    before = [child for child in parent.children[: parent.index(node)] if _is_block(child)]
    if node["kind"] in ("heading", "title"):
        first = parent.children[0] if parent.children else None
        if isinstance(first, (nodes.title, nodes.rubric)):
            return first
        return None
    return before[-1] if before else None


def _is_block(node: nodes.Node) -> bool:
    passed = (nodes.system_message, nodes.comment, nodes.target, addnodes.index)
    return isinstance(node, nodes.Element) and not isinstance(node, passed)


def _strip(node: twin, document: nodes.document) -> None:
    """Remove what a reader would meet twice: numbers, index entries, anchors, links back."""
    for entry in list(node.findall(addnodes.index)):
        entry.parent.remove(entry)
    for title in list(node.findall(_is_numbered_title)):
        numbered = title.parent
        numbered.remove(title)
        plain = nodes.paragraph(title.rawsource, "", *title.children, classes=["caption"])
        numbered.parent.insert(numbered.parent.index(numbered), plain)
    for child in node.findall(nodes.Element):
        if isinstance(child, nodes.footnote_reference) and child.get("refid"):
            footnote = document.ids.get(child["refid"])
            if footnote is not None:
                backrefs = footnote["backrefs"]
                footnote["backrefs"] = [i for i in backrefs if i not in child["ids"]]
        child["ids"], child["names"] = [], []


def _is_numbered_title(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.title, nodes.caption)) and isinstance(
        node.parent, (nodes.table, nodes.figure, nodes.container)
    )


def visit_twin(self: Any, node: twin) -> None:
    """Open the hidden block that the reading modes show; a book reader has none."""
    if self.builder.name == "epub":
        raise nodes.SkipNode
    attributes = {"lang": node["lang"], "data-pair": node["pair"], "data-kind": node["kind"]}
    self.body.append(self.starttag(node, "div", CLASS="twin", hidden="hidden", **attributes))


def depart_twin(self: Any, node: twin) -> None:
    """Close what `visit_twin` opened."""
    self.body.append("</div>\n")


def skip(self: Any, node: nodes.Node) -> None:
    """Leave the node out."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the nodes, the directives and the transform."""
    pages = (visit_twin, depart_twin)
    # Not `epub=`: Sphinx would no longer take the `html=` of any extension for it.
    app.add_node(twin, html=pages, latex=(skip, None), text=(skip, None))
    app.add_directive("twin", Twin)
    app.add_directive("at", At)
    app.add_transform(PlaceTwins)
