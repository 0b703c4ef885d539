"""The two editions side by side: links from each page to its other, for people and robots.

`d2lvi build` puts the English edition into `en` below the Vietnamese; a build of one
edition alone has no links to the other. The address of the site is `html.baseurl` in
`_config.yml`; without one links between the editions are relative and there is no sitemap.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from d2lvi.site.labels import LABELS
from d2lvi.site.languages import ENGLISH, LANGUAGES, VIETNAMESE, other

LOCALES = {VIETNAMESE: "vi_VN", ENGLISH: "en_US"}
CARD = "_static/card.png"
SUMMARY_LENGTH = 160


def choose_address(app: Sphinx, config: Config) -> None:
    """Give each edition its own address, so that canonical links are right."""
    site = config.html_baseurl.rstrip("/")
    config.d2lvi_site = f"{site}/" if site else ""
    if site:
        config.html_baseurl = config.d2lvi_site + folder(config.d2lvi_edition)


def folder(edition: str) -> str:
    """Where an edition is, below the address of the site."""
    return f"{ENGLISH}/" if edition == ENGLISH else ""


def add_links(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give our templates the links of a page."""
    edition = app.config.d2lvi_edition
    there = other(edition)
    context["other_language"] = there
    context["other_labels"] = LABELS[there]
    site = app.config.d2lvi_site
    up = context.get("content_root", "./") + ("../" if edition == ENGLISH else "")
    page = f"{pagename}{app.builder.out_suffix}"
    beside = app.config.d2lvi_beside
    context["other_edition"] = f"{up}{folder(there)}{page}" if beside else ""
    context["other_home"] = f"{up}{folder(there)}index.html" if beside else ""
    has_both = beside and doctree is not None
    context["alternates"] = [
        (language, f"{site or up}{folder(language)}{page}")
        for language in (LANGUAGES if has_both else ())
    ]
    if has_both:
        context["alternates"].append(("x-default", f"{site or up}{page}"))
    if pagename == "404" and site:
        # It is shown at any address below the site's.
        base = f"<base href={quoteattr(urlsplit(app.config.html_baseurl).path)}>"
        context["metatags"] = context.get("metatags", "") + base
    context["page_summary"] = summary(doctree) if doctree is not None else ""
    context["open_graph"] = open_graph(app, page, context)


def open_graph(app: Sphinx, page: str, context: dict[str, Any]) -> list[tuple[str, str]]:
    """What a link to the page looks like where people share it."""
    edition = app.config.d2lvi_edition
    title = app.env.titles.get(context["pagename"])
    found = [
        ("og:type", "article"),
        ("og:title", title.astext() if title else app.config.html_title),
        ("og:site_name", app.config.html_title),
        ("og:locale", LOCALES[edition]),
        ("og:locale:alternate", LOCALES[other(edition)]),
    ]
    if context["page_summary"]:
        found.append(("og:description", context["page_summary"]))
    if app.config.d2lvi_site:
        found.append(("og:url", app.config.html_baseurl + page))
        found.append(("og:image", app.config.d2lvi_site + CARD))
    return found


def summary(doctree: nodes.document) -> str:
    """The first paragraph of a page in its own language, shortened."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            words = paragraph.astext().split()
            text = ""
            for word in words:
                if len(text) + len(word) >= SUMMARY_LENGTH:
                    return f"{text}…"
                text = f"{text} {word}".strip()
            return text
    return ""


def write_sitemap(app: Sphinx, error: Exception | None) -> None:
    """Name all pages of both editions for search engines."""
    site = app.config.d2lvi_site
    first = app.config.d2lvi_edition == VIETNAMESE
    if error or not (site and first) or app.builder.name != "html":
        return
    editions = LANGUAGES if app.config.d2lvi_beside else (VIETNAMESE,)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for name in sorted(app.env.found_docs):
        addresses = {e: f"{site}{folder(e)}{name}{app.builder.out_suffix}" for e in editions}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
            for language, address in addresses.items()
        )
        lines += [f"<url><loc>{address}</loc>{links}</url>" for address in addresses.values()]
    lines.append("</urlset>")
    Path(app.outdir, "sitemap.xml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the settings and the links."""
    app.add_config_value("d2lvi_beside", False, "html", types=(bool,))
    app.add_config_value("d2lvi_site", "", "html", types=(str,))
    app.connect("config-inited", choose_address, priority=30)
    app.connect("html-page-context", add_links)
    app.connect("build-finished", write_sitemap)
