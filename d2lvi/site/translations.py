"""How far the translation of each section is, and what is left to do."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from d2lvi.site import checks, glossary, state
from d2lvi.site.checks import ERROR, check
from d2lvi.site.checks.running import Report
from d2lvi.site.errors import SourceError, StateError
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed


@dataclass(frozen=True)
class Translation:
    """The translation of one section, or of several together.

    name: its document name, or "" for the sum of several.
    pairs: how many texts there are. translated: how many have Vietnamese.
    reviewed: how many of these somebody compared with the English of today.
    outdated: how many the English has left behind.
    errors, warnings: what the check finds, but for what the other numbers tell.
    translators: credited in the front matter.
    readable: whether the source and its state can be read.
    """

    name: str
    pairs: int = 0
    translated: int = 0
    reviewed: int = 0
    outdated: int = 0
    errors: int = 0
    warnings: int = 0
    translators: tuple[str, ...] = ()
    readable: bool = True

    @property
    def untranslated(self) -> int:
        """How many texts have no Vietnamese yet."""
        return self.pairs - self.translated

    @property
    def next(self) -> str:
        """What to do next, in a word; "" if nothing is left."""
        if not self.readable:
            return "mend"
        steps = (
            (self.errors, "mend"),
            (self.outdated, "update"),
            (self.untranslated, "translate"),
            (self.warnings, "check"),
            (self.translated - self.reviewed, "review"),
        )
        return next((what for number, what in steps if number), "")


# Told by numbers of their own.
_COUNTED = ("untranslated", "outdated")


def translations(project: Project, names: Iterable[str] | None = None) -> tuple[Translation, ...]:
    """The translation of the sections `names`, by default of the whole book, in its order."""
    listed = (name for name in project.documents if (project.book / f"{name}.md").is_file())
    chosen = tuple(dict.fromkeys(listed)) if names is None else tuple(names)
    report = check(project, chosen)
    return tuple(_translation(project, name, report) for name in chosen)


def remembered(project: Project) -> tuple[Translation, ...]:
    """As `translations`, looking again only at sections that have changed since the last time.

    Meant for builds of the site, where seconds count. It overlooks that a title became
    inconsistent by a change of another section.
    """
    path = project.build / "translations.json"
    known = _remembered(path)
    names = [n for n in dict.fromkeys(project.documents) if (project.book / f"{n}.md").is_file()]
    keys = {name: _key(project, name) for name in names}
    missing = [name for name in names if keys[name] not in known]
    for item in translations(project, missing) if missing else ():
        known[keys[item.name]] = item
    current = {keys[name]: known[keys[name]] for name in names}
    if missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        scratch.write_text(json.dumps({k: asdict(v) for k, v in current.items()}))
        scratch.replace(path)
    return tuple(current.values())


def _remembered(path: Path) -> dict[str, Translation]:
    try:
        data = json.loads(path.read_text())
        return {
            key: Translation(**{**value, "translators": tuple(value["translators"])})
            for key, value in data.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _key(project: Project, name: str) -> str:
    """A text that changes with everything that the numbers of a section depend on."""
    digest = hashlib.sha256(_rules_stamp().encode())
    for path in (project.source(name), state.path(project, name), project.book / glossary.FILE):
        digest.update(path.read_bytes() if path.is_file() else b"-")
        digest.update(b"\0")
    return f"{name} {digest.hexdigest()[:20]}"


@cache
def _rules_stamp() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(checks.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def total(items: Iterable[Translation]) -> Translation:
    """The sum of several."""
    rows = tuple(items)
    fields = ("pairs", "translated", "reviewed", "outdated", "errors", "warnings")
    return Translation("", **{field: sum(getattr(row, field) for row in rows) for field in fields})


def by_need(items: Iterable[Translation]) -> list[Translation]:
    """First what is wrong, then what is outdated, then what lacks Vietnamese, most of it first."""
    return sorted(
        items,
        key=lambda item: (
            item.readable,
            -item.errors,
            -item.outdated,
            -item.untranslated,
            -item.warnings,
            item.reviewed - item.translated,
        ),
    )


def _translation(project: Project, name: str, report: Report) -> Translation:
    path = project.source(name)
    found = [f for f in report.findings if f.problem.file == path]
    errors = sum(f.severity == ERROR for f in found)
    counted = sum(f.problem.rule in _COUNTED for f in found)
    numbers = {"errors": errors, "warnings": len(found) - errors - counted}
    try:
        section = parsed(path.read_bytes().decode("utf-8"), path)
        entries = state.load(project, name)
    except (SourceError, StateError, UnicodeDecodeError):
        return Translation(name, readable=False, **numbers)
    pairs = section.pairs()
    return Translation(
        name,
        pairs=len(pairs),
        translated=sum(pair.vi is not None for pair in pairs),
        reviewed=len(state.reviewed(section, entries)),
        outdated=len(state.outdated(section, entries)),
        translators=_translators(section.front),
        **numbers,
    )


def _translators(front: dict[str, object]) -> tuple[str, ...]:
    own = front.get("d2lvi")
    names = own.get("translators") if isinstance(own, dict) else None
    return tuple(str(name) for name in names) if isinstance(names, list) else ()
