"""What could harm a reader is found in every disguise; harmless HTML and links pass."""

from __future__ import annotations

import pytest

from d2lvi.site.checks.safety import dangers, suspicious
from tests.site.checks.checking import names, said


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script>",
        "<SCRIPT SRC=//a.b>",
        "<script",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">',
        '<a href=" java\nscript:alert(1)">',
        '<a href="&#106;avascript:alert(1)">',
        '<a href="data:text/html,x">',
        "<iframe src=a>",
        "<object data=a>",
        "<embed src=a>",
        "<meta http-equiv=refresh>",
        "<base href=//a.b>",
        "<link rel=stylesheet href=a>",
        "<svg onload=a>",
        "<svg/onload=a>",
        "<form action=a>",
        "<math><mtext></mtext></math>",
        "<style>p{}</style>",
        '<p style="background:url(//a.b)">',
        '<p style="x: expression(1)">',
        '<div srcdoc="a">',
        "<video src=a>",
        "<input autofocus onfocus=a>",
        "<details open ontoggle=a>",
        "<!DOCTYPE html>",
        "<?php x ?>",
    ],
)
def test_html_that_runs_or_loads_is_found(html: str):
    assert dangers(html)
    assert "html" in names(f"<div>\n{html}\n</div>\n", "html")


@pytest.mark.parametrize(
    "html",
    [
        "<br>",
        '<div class="wide"><b>x</b></div>',
        '<a href="https://example.org/a?b=c:d">x</a>',
        '<a href="../x.html#y">x</a>',
        '<p style="color: red">x</p>',
        "<kbd>Ctrl</kbd>",
        "<!-- a remark -->",
    ],
)
def test_harmless_html_passes(html: str):
    assert dangers(html) == []
    assert names(f"{html}\n", "html") == []


@pytest.mark.parametrize(
    "text",
    [
        "Một <script>x()</script> hai.",
        "Một <img src=x onerror=y> hai.",
        "{raw}`x`",
        '[một](a){onclick="x"}',
    ],
)
def test_prose_is_searched_in_both_languages(text: str):
    assert names(said(text, "Một."), "html") == ["html"]
    assert names(said("One.", text), "html") == ["html"]


@pytest.mark.parametrize("name", ["raw} html", "eval-rst}", "include} /etc/passwd", "iframe} a"])
def test_directives_that_bring_in_anything_are_found(name: str):
    assert names(f"```{{{name}\nx\n```\n", "html") == ["html"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html;base64,x",
        "vbscript:x",
        "file:///etc/passwd",
        "https://github.com@evil.org/x",
        "https://xn--gthub-nva.com/x",
        "https://g\u0456thub.com/x",
        "//g\u0456thub.com/x",
        "https://192.168.0.1/x",
        "https://[::1]/x",
    ],
)
def test_addresses_that_deceive_are_found(address: str):
    assert suspicious(address)
    assert names(said("A.", f"[a](<{address}>)"), "address") == ["address"] or "\t" in address


@pytest.mark.parametrize(
    "address",
    [
        "https://d2l.ai/chapter",
        "http://example.org:8000/a@b",
        "mailto:a@b.org",
        "../img/a.svg",
        "#sec",
        "sec_x",
        "https://vi.wikipedia.org/wiki/H%C3%A0m_m%C5%A9",
        "https://vi.wikipedia.org/wiki/Hàm_mũ",
    ],
)
def test_ordinary_addresses_pass(address: str):
    assert suspicious(address) == ""


def test_definitions_and_images_are_searched():
    assert names("[a]: https://b@evil.org/\n", "address") == ["address"]
    assert names("![a](https://x@evil.org/a.svg)\n", "address") == ["address"]


def test_a_link_that_names_another_site_is_found():
    assert names(said("A.", "[github.com/x](https://evil.org/x)"), "address") == ["address"]
    assert names(said("A.", "[www.d2l.ai](https://d2l.ai/x)"), "address") == []
    assert names(said("A.", "[data.py](https://example.org/x)"), "address") == []
    assert names(said("A.", "<https://example.org/x>"), "address") == []
