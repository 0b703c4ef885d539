"""Rules about what could harm a reader or deceive a reviewer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from d2lvi.site.checks.inline import read
from d2lvi.site.checks.model import (
    Book,
    Earlier,
    Finding,
    Page,
    Rule,
    at_line,
    cell_text,
    found,
    said,
)
from d2lvi.site.checks.text import Side, source_lines, word_set
from d2lvi.site.source import Block, Directive, Neutral

FAMILY = "safety"

# HTML that runs nothing and loads nothing.
HARMLESS_TAGS = word_set(
    "a abbr b bdi br cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4"
    " h5 h6 hr i ins kbd li mark ol p q rp rt ruby s samp section small span strong sub"
    " summary sup table tbody td tfoot th thead tr u ul var wbr"
)
ADDRESSES = word_set("href src srcset action formaction data poster background cite")
SCHEMES = ("", "http", "https", "mailto")

# Directives that bring in HTML, other markup or files from elsewhere.
RAW_DIRECTIVES = word_set("raw eval-rst include literalinclude html iframe video audio")
RAW_ROLES = frozenset(("raw", "raw-html", "eval-rst"))

BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\u2061-\u2064\u180e\U000e0000-\U000e007f]")

_STYLE = re.compile(r"url\s*\(|expression\s*\(|@import|behavior\s*:", re.IGNORECASE)
_HOST = re.compile(r"(?:[A-Za-z]+:)?[/\\]{2}([^/?#\\]*)")
_LINK_DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)")
_SHOWN_ADDRESS = re.compile(r"^(?:https?://)?([\w.-]+\.[a-z]{2,})(?:/|$)", re.IGNORECASE)


class _Html(HTMLParser):
    """Collects what HTML would run or load."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HARMLESS_TAGS:
            self.dangers.append(f"<{tag}>")
        for name, value in attrs:
            self.dangers += (f"{name}=" for _ in [0] if _is_dangerous(name, value or ""))

    handle_startendtag = handle_starttag

    def handle_decl(self, decl: str) -> None:
        self.dangers.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.dangers.append(f"<?{data}>")


def _is_dangerous(name: str, value: str) -> bool:
    if name.startswith("on") or name in ("srcdoc", "ping"):
        return True
    if name == "style":
        return bool(_STYLE.search(value))
    return name in ADDRESSES and _scheme(value) not in SCHEMES


def _scheme(address: str) -> str:
    """The scheme of an address as a browser sees it, blanks and escapes undone."""
    plain = "".join(c for c in unquote(address) if c > " " and c.isprintable())
    head, colon, _ = plain.partition(":")
    return head.lower() if colon and re.fullmatch(r"[A-Za-z][\w+.-]*", head) else ""


def dangers(html: str) -> list[str]:
    """What a piece of HTML would run or load, in words."""
    parser = _Html()
    parser.feed(html)
    parser.close()
    # A tag that never ends is read by browsers, not by the parser.
    rest = re.search(r"<\s*(script|iframe|object|embed|svg|meta|link|base|form)\b", html, re.I)
    if rest and not parser.dangers:
        parser.dangers.append(f"<{rest.group(1).lower()}>")
    return parser.dangers


def _html(page: Page, book: Book) -> Iterator[Finding]:
    remedy = "Use Markdown or a directive; what runs or loads is not published"
    for side in page.sides():
        html = "".join(element.content for element in side.elements("html"))
        if bad := dangers(html) if html else []:
            place = next(side.elements("html")).start
            yield found(side, place, f"the HTML {bad[0]} runs or loads something", remedy)
        for element in side.elements("role"):
            if element.name in RAW_ROLES:
                message = f"the role {{{element.name}}} brings in what is not checked"
                yield found(side, element.start, message, remedy)
        for element in side.elements("attributes"):
            if re.search(r"\bon\w+\s*=|\bstyle\s*=.*url", element.content, re.IGNORECASE):
                message = f"the attributes {element.content} run or load something"
                yield found(side, element.start, message, remedy)
    for block in page.section.walk():
        yield from _block_html(page, block, remedy)


def _block_html(page: Page, block: Block, remedy: str) -> Iterator[Finding]:
    line = block.lines.first
    if isinstance(block, Neutral) and block.kind in ("html", "table", "comment"):
        text = block.text if block.kind != "comment" else re.sub(r"<!--.*?-->", "", block.text)
        if bad := dangers(text):
            yield at_line(page, line, f"the HTML {bad[0]} runs or loads something", remedy)
    elif isinstance(block, Neutral) and block.kind == "directive":
        name = re.match(r"[`:~]{3,}\{([\w:-]+)\}", block.text)
        if name and name.group(1) in RAW_DIRECTIVES:
            message = f"the directive {{{name.group(1)}}} brings in what is not checked"
            yield at_line(page, line, message, remedy)
    elif isinstance(block, Directive):
        for key, value in block.options.items():
            if _is_dangerous("href" if key in ("target", "link") else key, str(value)):
                message = f"the option :{key}: runs or loads something"
                yield at_line(page, line, message, remedy)


def _addresses(page: Page, book: Book) -> Iterator[Finding]:
    for side in page.sides():
        for element in side.elements("link", "image"):
            if reason := suspicious(element.content):
                yield found(side, element.start, reason, "Link to the site itself")
            elif reason := _misnamed(side, element.start, element.inner, element.content):
                yield found(side, element.start, reason, "Say where the link leads")
    for block in page.section.walk():
        if isinstance(block, Neutral) and block.kind in ("image", "definition", "prose"):
            for line, address in _neutral_addresses(block):
                if reason := suspicious(address):
                    yield at_line(page, line, reason, "Link to the site itself")


def _neutral_addresses(block: Neutral) -> Iterator[tuple[int, str]]:
    if block.kind == "definition":
        for number, line in enumerate(block.text.split("\n"), block.lines.first):
            if match := _LINK_DEFINITION.match(line):
                yield number, match.group(1)
        return
    for element in read(block.text, "paragraph").elements:
        if element.kind in ("link", "image"):
            yield block.lines.first + block.text.count("\n", 0, element.start), element.content


def suspicious(address: str) -> str:
    """Why an address is not what it looks like; "" if nothing is wrong with it."""
    scheme = _scheme(address)
    if scheme not in SCHEMES:
        return f"the address begins with '{scheme}:'"
    if scheme == "mailto":
        return ""
    match = _HOST.match(address)
    name, _, place = unquote(match.group(1) if match else "").rpartition("@")
    host = place if place.startswith("[") else place.partition(":")[0]
    if name:
        return f"before the host '{host}' stands a name that looks like another host"
    if "xn--" in host or not host.isascii():
        return f"the host '{_decoded(host)}' has letters that look like others"
    try:
        ip_address(host.partition("]")[0].strip("["))
    except ValueError:
        return ""
    return f"the host '{host}' is a number, not a name"


def _decoded(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _misnamed(side: Side, start: int, inner: int, address: str) -> str:
    """Whether the words of a link name another host than the one it leads to."""
    shown = _SHOWN_ADDRESS.match(side.text[start + 1 : inner].strip("`* "))
    host = urlsplit(address).hostname or ""
    if not shown or not host or side.text[start] == "<":
        return ""
    named = shown.group(1).lower().removeprefix("www.")
    if host.removeprefix("www.") == named or "." not in named or not _is_host(named):
        return ""
    return f"the link says '{named}' and leads to '{host}'"


def _is_host(name: str) -> bool:
    """Whether a word with dots in it is a host rather than the name of a file."""
    return name.rsplit(".", 1)[-1] in ("com", "org", "net", "io", "ai", "edu", "vn", "dev", "gov")


def _hidden(page: Page, book: Book) -> Iterator[Finding]:
    for number, line in enumerate(source_lines(page.section), 1):
        for pattern, what in ((BIDI, "turns the direction of text"), (UNSEEN, "is not seen")):
            if match := pattern.search(line):
                name = unicodedata.name(match.group(), f"U+{ord(match.group()):04X}").lower()
                message = f"the character {name} {what}"
                yield at_line(page, number, message, "Delete it", match.start() + 1)


def _changed_code(page: Page, book: Book) -> Iterator[Finding]:
    earlier = book.earlier.get(page.name)
    if earlier is None or not _is_translation(page, earlier):
        return
    remedy = "Make a change of code a pull request of its own"
    cells = page.section.cells()
    for cell in cells:
        if cell_text(cell) not in earlier.cells:
            message = "code changed together with a translation"
            yield at_line(page, cell.lines.first, message, remedy)
    if len(cells) < len(earlier.cells):
        yield at_line(page, 1, "a code cell was removed together with a translation", remedy)
    if page.section.front != earlier.front:
        yield at_line(page, 1, "the front matter changed together with a translation", remedy)


def _is_translation(page: Page, earlier: Earlier) -> bool:
    """Whether Vietnamese changed since then and no English did."""
    english = tuple(pair.en or "" for pair in page.section.pairs())
    vietnamese = tuple(pair.vi or "" for pair in page.section.pairs())
    return english == earlier.english and vietnamese != earlier.vietnamese


_CELL = "```{{code-cell}}\n{}\n```\n"

RULES = (
    Rule(
        "html",
        FAMILY,
        "HTML, directives and attributes that run or load anything: scripts, event handlers,"
        " frames, `javascript:`, styles with `url(...)`, `{raw}`. Everybody may propose a"
        " change, so nothing of the kind is published.",
        '<div onclick="steal()">A</div>\n',
        '<div class="wide">A</div>\n',
        _html,
    ),
    Rule(
        "address",
        FAMILY,
        "Links whose host only looks like the right one: letters of other alphabets, a name before"
        " the host, a bare number, words that name another site.",
        said("[D2L](https://d2l.ai)", "[D2L](https://d2l.ai@example.org)"),
        said("[D2L](https://d2l.ai)", "[D2L](https://d2l.ai)"),
        _addresses,
    ),
    Rule(
        "hidden-characters",
        FAMILY,
        "Characters that turn the direction of text or are not seen, by which a change can look"
        " other than it is.",
        said("The loss is small.", "Mất mát \u202enhỏ."),
        said("The loss is small.", "Mất mát nhỏ."),
        _hidden,
    ),
    Rule(
        "changed-code",
        FAMILY,
        "With `--base REVISION`: in a section whose Vietnamese changed and whose English did not,"
        " code must not have changed either.",
        said("The loss is small.", "Mất mát rất nhỏ.") + _CELL.format("loss(0)"),
        said("The loss is small.", "Mất mát rất nhỏ.") + _CELL.format("loss(1)"),
        _changed_code,
        given=Book(
            earlier={
                "example": Earlier(("The loss is small.",), ("Mất mát nhỏ.",), ("loss(1)",), {})
            }
        ),
    ),
)
