"""The page around the text: our templates, styles and scripts, and none from elsewhere.

Whatever the theme and Jupyter Book would load that a page can do without is left out:
Font Awesome (half a megabyte; `icons.css` has the dozen that are used), Thebe, the
copy buttons that know no Vietnamese, the whole search index on every page.
"""

from __future__ import annotations

import json
import re
from html import escape, unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from d2lvi.site.labels import LABELS
from d2lvi.site.sphinx.settings import PUBLISHER
from d2lvi.site.sphinx.twins import twin

TEMPLATES = PUBLISHER / "templates"
STYLES = ("fonts.css", "icons.css", "frame.css", "reading.css", "print.css")
SCRIPTS = ("reading.js", "passages.js", "page.js")
# The text of a page is not laid out anew when these arrive a little later.
PRELOADED = (
    "fonts/source-serif-latin.woff2",
    "fonts/source-serif-vietnamese.woff2",
    "fonts/source-sans-latin.woff2",
    "fonts/source-sans-vietnamese.woff2",
    "katex/fonts/KaTeX_Main-Regular.woff2",
    "katex/fonts/KaTeX_Math-Italic.woff2",
)
FORMULA_FONTS = PRELOADED[4:]
_UNUSED = ("fontawesome", "thebe", "copybutton", "clipboard")
_SEARCH = ("searchtools.js", "language_data.js", "searchindex.js")
_CHAPTER = re.compile(r">([^<]*)</a><details([^>]*)><summary>")
_TAG = re.compile(r"<link\b[^>]*>\s*|<script\b[^>]*>.*?</script>\s*", re.S)


def arrange(app: Sphinx, config: Config) -> None:
    """Choose the parts of the page."""
    config.templates_path.insert(0, str(TEMPLATES))
    config.html_sidebars.setdefault("**", ["navbar-logo.html", "sbt-sidebar-nav.html"])
    config.html_additional_pages.setdefault("404", "404.html")
    config.html_show_sphinx = False
    options = config.html_theme_options
    options["use_fullscreen_button"] = False
    # A place for advertisements otherwise.
    options["primary_sidebar_end"] = []
    # What is pencil and letter beside each block need not be in the header too.
    options["use_edit_page_button"] = False
    options["use_issues_button"] = False


def add_files(app: Sphinx) -> None:
    """Let all pages use our styles and scripts, and none of Thebe's.

    Jupyter Book loads that extension always; it writes scripts into the text of a page.
    """
    for name in ("env-before-read-docs", "doctree-resolved"):
        for listener in list(app.events.listeners[name]):
            if getattr(listener.handler, "__module__", "") == "sphinx_thebe":
                app.disconnect(listener.id)
    for name in STYLES:
        app.add_css_file(name, priority=800)
    for name in SCRIPTS:
        app.add_js_file(name, priority=800, defer="defer")


def complete(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give our templates what they show."""
    context["without_unused"] = without_search if pagename != "search" else without_unused
    has_formulas = doctree is not None and _has(doctree, nodes.math, nodes.math_block)
    context["preloaded_fonts"] = [
        font for font in PRELOADED if has_formulas or font not in FORMULA_FONTS
    ]
    context["has_both_languages"] = doctree is not None and _has(doctree, twin)
    label = LABELS[app.config.d2lvi_edition].sections
    context["name_chapters"] = lambda html: name_chapters(html, label)
    context["page_facts"] = facts(app, pagename, context)


def choose_files(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Take out the files that no page needs, and what two extensions added twice."""
    for name in ("script_files", "css_files"):
        needed = [file for file in context.get(name, ()) if not _is_unused(file)]
        unique = {(file.filename, repr(file.attributes)): file for file in needed}
        context[name] = list(unique.values())


def facts(app: Sphinx, pagename: str, context: dict[str, Any]) -> str:
    """What the scripts know of a page, as JSON that can stand inside HTML."""
    options = app.config.html_theme_options
    repository = str(options.get("repository_url") or "").rstrip("/")
    branch = options.get("repository_branch") or "main"
    folder = str(options.get("path_to_docs") or "").strip("/")
    suffix = context.get("page_source_suffix") or ".md"
    file = "/".join(part for part in (folder, pagename + suffix) if part)
    labels = LABELS[app.config.d2lvi_edition]
    known = {
        "edition": app.config.d2lvi_edition,
        "section": pagename,
        "edit": f"{repository}/edit/{branch}/{file}" if repository else "",
        "issues": f"{repository}/issues/new" if repository else "",
        "labels": {
            name: getattr(labels, name)
            for name in (
                "passage",
                "show_other",
                "hide_other",
                "edit",
                "report",
                "report_title",
                "report_question",
                "report_page",
                "copy",
                "copied",
                "toggle",
                "scrolls",
            )
        },
    }
    return json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")


def without_unused(html: str) -> str:
    """HTML without links to files that no page needs."""
    return _TAG.sub(lambda tag: "" if _names(tag[0], _UNUSED) else tag[0], str(html))


def without_search(html: str) -> str:
    """The same, and without the search index: only its own page reads it."""
    html = without_unused(html)
    return _TAG.sub(lambda tag: "" if _names(tag[0], _SEARCH) else tag[0], html)


def name_chapters(html: object, label: str) -> str:
    """The contents of the book, with names for the arrows that unfold its chapters."""

    def named(match: re.Match[str]) -> str:
        name = escape(label.format(chapter=unescape(match[1])))
        return f'>{match[1]}</a><details{match[2]}><summary aria-label="{name}">'

    return _CHAPTER.sub(named, str(html))


def _names(tag: str, files: tuple[str, ...]) -> bool:
    return any(file in tag for file in files)


def _is_unused(file: Any) -> bool:
    text = f"{file.filename} {file.attributes.get('body', '')}"
    return any(name in text.lower() for name in _UNUSED)


def _has(doctree: nodes.document, *kinds: type[nodes.Node]) -> bool:
    return any(isinstance(node, kinds) for node in doctree.findall())


def setup(app: Sphinx) -> None:
    """Register templates and files."""
    # After the edition is chosen, at 20.
    app.connect("config-inited", arrange, priority=40)
    app.connect("builder-inited", add_files)
    # The theme tries the templates at 500.
    app.connect("html-page-context", complete, priority=300)
    # After all extensions have added their files.
    app.connect("html-page-context", choose_files, priority=900)
