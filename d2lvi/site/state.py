"""Which English each Vietnamese text was made from, and who reviewed it.

Beside the book, in `book/_state/<chapter>/<section>.yml`, stands for the hash of each
Vietnamese text the hash of the English it was made from. When the English changes and
the Vietnamese does not, the two no longer agree: the pair is *outdated*. When the
Vietnamese changes, its hash is a new one, taken to be made from the English of that day.

The files are written by `d2lvi state update`, which a workflow runs on the main branch,
and never by translators. No history is needed to read them, so they work in a shallow
clone, and two people who change different sections change different files.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from d2lvi.site import source
from d2lvi.site.errors import Problem, SourceError, StateError
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed
from d2lvi.site.source import Pair, Section

HEADER = "# From which English each Vietnamese text was made; written by: d2lvi state update\n"
DIGITS = 10

# How many revisions of a file are searched for the English of an outdated pair.
REVISIONS = 200

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Entry:
    """What is known of one Vietnamese text.

    en: hash of the English it was made from. reviewer: who found it right, or "".
    was: the English it was made from, kept only while the pair is outdated; "" where
        it could not be found.
    """

    en: str
    reviewer: str = ""
    was: str = ""


@dataclass(frozen=True)
class Outdated:
    """A pair whose English has changed since its Vietnamese was made.

    was: the English of that time, "" if it is not known.
    """

    pair: Pair
    was: str = ""


Entries = Mapping[str, Entry]


def text_hash(text: str) -> str:
    """The hash of a text, whatever its line breaks and its Unicode form."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:DIGITS]


def path(project: Project, name: str) -> Path:
    """The file of the state of section `name`, whether it exists or not."""
    return project.state / f"{name}.yml"


def load(project: Project, name: str) -> dict[str, Entry]:
    """The state of section `name`: entries by hash of the Vietnamese; {} if there is none.

    Raises StateError where the file is not what `save` writes.
    """
    file = path(project, name)
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
        return {str(key): Entry(**value) for key, value in (data or {}).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        remedy = "Take the version of the main branch, or run: d2lvi state update --anew"
        message = f"the state cannot be read ({type(error).__name__})"
        raise StateError(Problem(message, remedy, file)) from None


def save(project: Project, name: str, entries: Entries) -> bool:
    """Write the state of section `name`, if it changed; gives whether it did."""
    file = path(project, name)
    text = serialize(entries)
    if not entries:
        existed = file.exists()
        file.unlink(missing_ok=True)
        return existed
    if file.is_file() and file.read_bytes() == text.encode("utf-8"):
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_name(f".{file.name}.tmp")
    scratch.write_bytes(text.encode("utf-8"))
    scratch.replace(file)
    return True


def serialize(entries: Entries) -> str:
    """The text of a state file: one entry a line, the same text for the same entries."""
    return HEADER + "".join(f"{_quoted(key)}: {_flow(e)}\n" for key, e in entries.items())


def _flow(entry: Entry) -> str:
    fields = {"en": entry.en, "reviewer": entry.reviewer, "was": entry.was}
    return "{" + ", ".join(f"{key}: {_quoted(text)}" for key, text in fields.items() if text) + "}"


def _quoted(text: str) -> str:
    """A YAML string; what YAML refuses to have as it is, is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)


def translated(section: Section) -> Iterator[tuple[str, Pair]]:
    """The pairs that stand in both languages, each with the key of its entry."""
    seen: Counter[str] = Counter()
    for pair in section.pairs():
        if pair.en is not None and pair.vi is not None:
            key = text_hash(pair.vi)
            seen[key] += 1
            yield (key if seen[key] == 1 else f"{key}-{seen[key]}"), pair


def outdated(section: Section, entries: Entries) -> tuple[Outdated, ...]:
    """The pairs of a section whose English has changed since they were translated."""
    found = []
    for key, pair in translated(section):
        entry = entries.get(key)
        if entry is not None and entry.en != text_hash(pair.en or ""):
            found.append(Outdated(pair, entry.was))
    return tuple(found)


def outdated_pairs(project: Project, name: str) -> tuple[Outdated, ...]:
    """The outdated pairs of section `name`, for pages that mark them.

    Raises ProjectError, SourceError or StateError where something cannot be read.
    """
    file = project.source(name)
    entries = load(project, name)
    if not entries:
        return ()
    return outdated(parsed(file.read_bytes().decode("utf-8"), file), entries)


def reviewed(section: Section, entries: Entries) -> tuple[Pair, ...]:
    """The pairs that somebody reviewed and that are not outdated."""
    return tuple(
        pair
        for key, pair in translated(section)
        if (entry := entries.get(key)) and entry.reviewer and entry.en == text_hash(pair.en or "")
    )


def difference(was: str, now: str) -> list[tuple[str, str]]:
    """What changed between two texts: pieces "equal", "deleted" or "inserted", of whole words."""
    old, new = was.split(), now.split()
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("equal", " ".join(old[a:b])))
            continue
        if a < b:
            pieces.append(("deleted", " ".join(old[a:b])))
        if c < d:
            pieces.append(("inserted", " ".join(new[c:d])))
    return pieces


# --- changing the state


@dataclass(frozen=True)
class Update:
    """What `update` did: sections whose state changed, and how many pairs are outdated."""

    changed: tuple[str, ...]
    outdated: int


def update(project: Project, names: Iterable[str] | None = None, anew: bool = False) -> Update:
    """Bring the state of sections up to date, by default of the whole book.

    Vietnamese that is not known yet is taken as made from the English it stands below,
    unless it came from another section, whose entry it keeps. Entries of Vietnamese that
    is gone are removed.

    anew: take files that cannot be read as empty instead of raising StateError.
    """
    chosen = tuple(_names(project) if names is None else names)
    states = {name: _loaded(project, name, anew) for name in {*chosen, *_stored(project)}}
    pool = {key: entry for entries in states.values() for key, entry in entries.items()}
    changed, old = [], 0
    for name in chosen:
        section = source.read(project.source(name))
        entries = updated(section, states[name], pool, _history(project, section.path))
        old += len(outdated(section, entries))
        if save(project, name, entries):
            changed.append(name)
    if names is None:
        for name in set(_stored(project)) - set(chosen):
            save(project, name, {})
            changed.append(name)
    return Update(tuple(changed), old)


def updated(
    section: Section,
    entries: Entries,
    pool: Entries,
    english: Callable[[str], str],
) -> dict[str, Entry]:
    """The entries of a section after its texts have changed.

    pool: the entries of all sections. english: gives the English with a hash, or "".
    """
    result = {}
    for key, pair in translated(section):
        now = text_hash(pair.en or "")
        entry = entries.get(key) or pool.get(key) or Entry(now)
        if entry.en == now:
            entry = replace(entry, was="")
        elif not entry.was:
            entry = replace(entry, was=english(entry.en))
        result[key] = entry
    return result


def confirm(
    project: Project, name: str, reviewer: str = "", lines: Iterable[int] = ()
) -> tuple[Pair, ...]:
    """Note that Vietnamese of section `name` says what the English beside it says now.

    lines: only the pairs on these lines; all by default. Gives the pairs confirmed.
    """
    section = source.read(project.source(name))
    wanted = tuple(lines)
    entries = load(project, name)
    result, confirmed = {}, []
    for key, pair in translated(section):
        entry = entries.get(key, Entry(text_hash(pair.en or "")))
        if not wanted or any(_stands_on(pair, line) for line in wanted):
            entry = Entry(text_hash(pair.en or ""), reviewer or entry.reviewer)
            confirmed.append(pair)
        result[key] = entry
    save(project, name, result)
    return tuple(confirmed)


def _stands_on(pair: Pair, line: int) -> bool:
    ranges = (pair.en_lines, pair.vi_lines)
    return any(lines is not None and lines.first <= line <= lines.last for lines in ranges)


def _names(project: Project) -> Iterator[str]:
    for name in dict.fromkeys(project.documents):
        if (project.book / f"{name}.md").is_file():
            yield name


def _stored(project: Project) -> Iterator[str]:
    for file in sorted(project.state.rglob("*.yml")):
        yield file.relative_to(project.state).with_suffix("").as_posix()


def _loaded(project: Project, name: str, anew: bool) -> dict[str, Entry]:
    try:
        return load(project, name)
    except StateError:
        if not anew:
            raise
        return {}


def _history(project: Project, file: Path) -> Callable[[str], str]:
    """Looks for English with a given hash in the earlier revisions of a file."""
    found: dict[str, str] = {}
    revisions: list[str] | None = None

    def english(wanted: str) -> str:
        nonlocal revisions
        if revisions is None:
            log = _git(project, "log", f"-{REVISIONS}", "--format=%H", "--", str(file))
            revisions = log.split()
        while wanted not in found and revisions:
            relative = file.resolve().relative_to(project.root.resolve()).as_posix()
            text = _git(project, "show", f"{revisions.pop(0)}:./{relative}")
            for pair in _pairs(text, file):
                if pair.en is not None:
                    found.setdefault(text_hash(pair.en), pair.en)
        return found.get(wanted, "")

    return english


def _pairs(text: str, file: Path) -> tuple[Pair, ...]:
    try:
        return source.parse(text, file).pairs()
    except SourceError:
        return ()


def _git(project: Project, *arguments: str) -> str:
    """What a command of Git prints; "" where there is no Git, repository or revision."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=project.root, capture_output=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
