"""Sections as gettext PO files, for Poedit, Weblate and other translation tools.

One entry a pair: the English is the msgid, the Vietnamese the msgstr, both as Markdown.
A paragraph is one line there, whatever its line breaks here. What is outdated is marked
fuzzy. Taking a file back writes only the Vietnamese that differs from what `exported`
gives now, so that nothing else in the section changes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import polib

from d2lvi.site import source, state
from d2lvi.site.checks.inline import read
from d2lvi.site.checks.terms import english_terms
from d2lvi.site.checks.text import Side
from d2lvi.site.errors import Error, Problem, SourceError
from d2lvi.site.glossary import Glossary
from d2lvi.site.languages import ENGLISH, VIETNAMESE
from d2lvi.site.project import Project
from d2lvi.site.source import Pair, Section
from d2lvi.site.state import Entries

SECTION = "X-Section"
WIDTH, NARROWEST = 92, 60

# Blanks inside formulas, code and links, where a line must not be broken.
_FIXED_BLANK = "\x1f"
_HARD_BREAK = re.compile(r"(?: {2}|\\)\n")


class PoError(Error):
    """A PO file cannot be read, or belongs to no section."""


@dataclass(frozen=True)
class Imported:
    """What a PO file brought.

    text: the source of the section, changed where the PO file differs from it.
    changed: the pairs with new Vietnamese.
    confirmed: outdated pairs whose entry is fuzzy no more and has the same Vietnamese.
    skipped: entries that were left out, and why.
    """

    text: str
    changed: tuple[Pair, ...] = ()
    confirmed: tuple[Pair, ...] = ()
    skipped: tuple[Problem, ...] = field(default=())


# --- sections to PO


def exported(
    project: Project, name: str, section: Section, glossary: Glossary, entries: Entries
) -> polib.POFile:
    """The PO file of a section.

    glossary: its terms that occur in the English of an entry stand in a comment above it.
    entries: the state of the section, which says what is outdated.
    """
    file = polib.POFile(wrapwidth=WIDTH)
    file.metadata = {
        "Project-Id-Version": "d2lvi",
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": _changed(section.path),
        "Last-Translator": "",
        "Language-Team": "Vietnamese",
        "Language": VIETNAMESE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
        SECTION: name,
    }
    old = {each.pair.id: each for each in state.outdated(section, entries)}
    path = section.path.resolve().relative_to(project.root.resolve()).as_posix()
    for (context, english), pair in _keyed(section).items():
        assert pair.en is not None and pair.en_lines is not None
        side = Side(ENGLISH, pair.kind, pair.en, section.path, pair.en_lines)
        terms = {match.value.en: match.value for match in english_terms(side, glossary)}
        comments = [pair.kind, *(f"{term.en}: {term.vi}" for term in terms.values())]
        outdated = old.get(pair.id)
        file.append(
            polib.POEntry(
                msgctxt=context or None,
                msgid=english,
                msgstr=_shown(pair, pair.vi) if pair.vi is not None else "",
                comment="\n".join(comments),
                occurrences=[(path, str(pair.lines.first))],
                flags=["fuzzy"] if outdated else [],
                previous_msgid=_shown(pair, outdated.was) if outdated and outdated.was else None,
            )
        )
    return file


def _changed(path: Path) -> str:
    """When a file changed, as PO headers have it."""
    seconds = path.stat().st_mtime if path.exists() else 0
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M+0000")


def _keyed(section: Section) -> dict[tuple[str, str], Pair]:
    """The pairs with English by what identifies their entry: context and msgid."""
    keyed: dict[tuple[str, str], Pair] = {}
    for pair in section.pairs():
        if pair.en is not None:
            english = _shown(pair, pair.en)
            # Equal msgids need a context each but for the first.
            keyed["" if ("", english) not in keyed else pair.id, english] = pair
    return keyed


def _shown(pair: Pair, text: str) -> str:
    """A text as translators see it: without the line breaks that only wrap it."""
    if pair.kind not in ("paragraph", "heading") or _HARD_BREAK.search(text):
        return text
    return re.sub(r"[ \t]*\n[ \t]*", " ", text)


# --- PO to sections


def section_of(file: polib.POFile, path: Path) -> str:
    """The document name of the section that a PO file belongs to; raises PoError."""
    name = file.metadata.get(SECTION, "")
    if not name:
        remedy = f"Export the section again; the header says which it is ({SECTION})"
        raise PoError(Problem("the file does not say which section it is of", remedy, path))
    return name


def opened(path: Path) -> polib.POFile:
    """The PO file at `path`; raises PoError where it cannot be read."""
    try:
        return polib.pofile(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        line = re.search(r"\(line (\d+)\)|line (\d+)", str(error))
        number = int(next(filter(None, line.groups()))) if line else None
        raise PoError(
            Problem("is no PO file that can be read", str(error), path, number)
        ) from None


def imported(
    section: Section, file: polib.POFile, path: Path, entries: Mapping[str, state.Entry]
) -> Imported:
    """The section with the Vietnamese of a PO file.

    Left out, and told in `skipped`, are fuzzy entries that differ, entries whose English
    stands in the section no more, and Vietnamese that would not be read as one block of
    its kind. An entry without Vietnamese never removes any.
    """
    keyed = _keyed(section)
    outdated = {each.pair.id for each in state.outdated(section, entries)}
    new: dict[str, str] = {}
    confirmed: list[Pair] = []
    skipped: list[Problem] = []
    for entry in file:
        if entry.obsolete or not entry.msgstr:
            continue
        pair = keyed.get((entry.msgctxt or "", entry.msgid))
        same = pair is not None and pair.vi is not None and _shown(pair, pair.vi) == entry.msgstr
        reason = _reason(pair, entry, same)
        if reason:
            remedy = "Export the section again and see what has changed"
            skipped.append(Problem(reason, remedy, path, entry.linenum))
        elif same and pair is not None and pair.id in outdated and not entry.fuzzy:
            confirmed.append(pair)
        elif not same and pair is not None:
            written = _written(pair, entry.msgstr)
            if _is_sound(section, {**new, pair.id: written}):
                new[pair.id] = written
            else:
                remedy = "Keep its blocks as in the English, without blank lines between"
                message = f"the Vietnamese would not be read as one {pair.kind}"
                skipped.append(Problem(message, remedy, path, entry.linenum))
    changed = tuple(pair for pair in section.pairs() if pair.id in new)
    return Imported(source.render(section, new), changed, tuple(confirmed), tuple(skipped))


def _reason(pair: Pair | None, entry: polib.POEntry, same: bool) -> str:
    """Why an entry cannot be taken; "" if it can."""
    if pair is None:
        return "the English of this entry stands in the section no more"
    if entry.fuzzy and not same:
        return "the entry is still marked fuzzy"
    return ""


def _is_sound(section: Section, new: Mapping[str, str]) -> bool:
    """Whether the section keeps its blocks with new Vietnamese in it."""
    try:
        after = source.parse(source.render(section, new), section.path).pairs()
    except SourceError:
        return False
    expected = [(p.id, p.kind, p.level, new.get(p.id, p.vi)) for p in section.pairs()]
    return expected == [(p.id, p.kind, p.level, p.vi) for p in after]


def _written(pair: Pair, text: str) -> str:
    """New Vietnamese as it is written into the section, wrapped as its block was."""
    text = text.replace("\r\n", "\n").strip("\n")
    if pair.kind != "paragraph" or "\n" in text:
        return text
    longest = max(len(line) for line in (pair.vi or pair.en or "").split("\n"))
    lines = _wrapped(text, max(longest, NARROWEST))
    wrapped = "\n".join(lines)
    # A line may begin with what Markdown takes for a list or a heading.
    return wrapped if _shown(pair, wrapped) == text and not _begins_block(lines[1:]) else text


def _wrapped(text: str, width: int) -> list[str]:
    fixed = list(text)
    for element in read(text, "paragraph").elements:
        if element.kind in ("math", "code", "role", "link", "image", "html"):
            inside = text[element.start : element.end].replace(" ", _FIXED_BLANK)
            fixed[element.start : element.end] = inside
    lines = textwrap.wrap("".join(fixed), width, break_long_words=False, break_on_hyphens=False)
    return [line.replace(_FIXED_BLANK, " ") for line in lines]


def _begins_block(lines: list[str]) -> bool:
    marks = re.compile(r"(?:[*+>%|=-]|#{1,6}(?:\s|$)|\d{1,9}[.)](?:\s|$)|`{3}|~{3}|:{3}|<!|\$\$)")
    return any(marks.match(line) for line in lines)


# --- whole books


def folder(project: Project) -> Path:
    """Where PO files are written by default."""
    return project.build / "po"


def export_section(project: Project, name: str, glossary: Glossary, target: Path) -> Path:
    """Write the PO file of section `name` below the folder `target`; gives the file.

    Raises SourceError or StateError where something cannot be read.
    """
    section = source.read(project.source(name))
    file = exported(project, name, section, glossary, state.load(project, name))
    path = target / f"{name}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{file}\n", encoding="utf-8", newline="\n")
    return path


def import_file(project: Project, path: Path) -> tuple[str, Imported]:
    """Take a PO file back into its section; gives the name of the section and what changed.

    Raises PoError, ProjectError, SourceError or StateError where something cannot be read.
    """
    file = opened(path)
    name = section_of(file, path)
    section = source.read(project.source(name))
    result = imported(section, file, path, state.load(project, name))
    if result.text != section.text:
        section.path.write_bytes(result.text.encode("utf-8"))
    if result.confirmed:
        fresh = source.read(section.path)
        ids = {pair.id for pair in result.confirmed}
        lines = [pair.lines.first for pair in fresh.pairs() if pair.id in ids]
        state.confirm(project, name, _translator(file), lines)
    return name, result


def _translator(file: polib.POFile) -> str:
    """The name of the last translator, without an address."""
    name = file.metadata.get("Last-Translator", "").partition("<")[0].strip()
    return "" if name.upper().startswith("FULL NAME") else name


def po_files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """The PO files among paths and in folders among them."""
    for path in paths:
        yield from sorted(path.rglob("*.po")) if path.is_dir() else [path]
