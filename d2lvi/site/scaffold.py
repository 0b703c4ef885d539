"""A new section: `d2lvi new`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from d2lvi.site.errors import Problem, ProjectError
from d2lvi.site.project import TOC, Project

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+\Z")

_SECTION = """\
---
file_format: mystnb
kernelspec: {{name: python3, display_name: Python 3}}
---
(sec_{label})=
<!--
# {english}

What is the question, and why does it matter?
-->
# {vietnamese}

Câu hỏi đặt ra là gì, và vì sao nó đáng quan tâm?

<!--
## Summary

* What to remember.
-->
## Tóm tắt

* Điều cần nhớ.

<!--
## Exercises

1. What happens if?
-->
## Bài tập

1. Điều gì xảy ra nếu?
"""


def create(project: Project, name: str, english: str = "", vietnamese: str = "") -> Path:
    """Write the first lines of section `name`, titles in both languages; gives its file.

    Raises ProjectError for a name that would make a bad address, or a file that exists.
    """
    path = project.book / f"{name}.md"
    if not _NAME.match(name):
        remedy = "Write chapter/section in small letters, digits and hyphens"
        raise ProjectError(Problem(f"'{name}' is no name for a section", remedy))
    if path.exists():
        raise ProjectError(Problem("the section exists already", "Choose another name", path))
    words = name.rsplit("/", 1)[-1].replace("-", " ")
    title = english.strip() or words.title()
    label = name.rsplit("/", 1)[-1].replace("-", "_")
    text = _SECTION.format(label=label, english=title, vietnamese=vietnamese.strip() or title)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(unicodedata.normalize("NFC", text), encoding="utf-8", newline="\n")
    return path


def listed(project: Project, name: str) -> bool:
    """Whether the table of contents has the section."""
    return name in project.documents


def hint(name: str) -> str:
    """What to write into the table of contents."""
    return f"Add `- file: {name}` to its chapter in {TOC}"
