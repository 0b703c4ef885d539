"""Running the rules over sections."""

from __future__ import annotations

import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from d2lvi.site import glossary, source, state
from d2lvi.site.checks import invariants, markup, orthography, pairs, safety, silences, terms
from d2lvi.site.checks.fixes import mended
from d2lvi.site.checks.model import (
    ERROR,
    Book,
    Earlier,
    Finding,
    Page,
    Rule,
    cell_text,
)
from d2lvi.site.checks.text import lone_texts, text_pairs
from d2lvi.site.errors import Error, Problem, ProjectError, SourceError, StateError
from d2lvi.site.project import Project
from d2lvi.site.saved import parsed
from d2lvi.site.source import Section

FAMILIES = {
    module.FAMILY: module for module in (pairs, invariants, terms, orthography, markup, safety)
}
RULES: tuple[Rule, ...] = tuple(rule for module in FAMILIES.values() for rule in module.RULES)
_FAMILY_OF = {rule.name: rule.family for rule in RULES}

# How often `mend` looks again: mending one thing may uncover another.
ROUNDS = 4


@dataclass(frozen=True)
class Report:
    """What was found.

    findings: in the order of the sections and their lines.
    sections: how many were checked. fixed: how many findings were mended.
    """

    findings: tuple[Finding, ...]
    sections: int
    fixed: int = 0

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(finding.severity == ERROR for finding in self.findings)


def check(
    project: Project,
    names: Iterable[str] | None = None,
    *,
    base: str | None = None,
    fix: bool = False,
    rules: Sequence[Rule] = RULES,
) -> Report:
    """Check the sections `names`, by default all files of the book.

    base: revision of Git with which code cells are compared.
    fix: whether to mend, in the files, what can be mended safely.
    Raises ProjectError for a name without a file, or an unknown revision.
    """
    paths = _paths(project, names)
    sections, broken = _read(paths)
    book, unreadable = gathered(project, sections, base)
    broken += unreadable
    fixed = 0
    if fix:
        for name, section in list(sections.items()):
            sections[name], number = _fixed(name, section, book, rules)
            fixed += number
        book, _ = gathered(project, sections, base)
    found = [*broken]
    for name, section in sections.items():
        found += check_section(name, section, book, rules)
    order = {path: number for number, path in enumerate(paths.values())}
    found.sort(key=lambda f: (order.get(f.problem.file, -1), f.problem.line or 0))
    return Report(tuple(found), len(paths), fixed)


def check_text(text: str, path: Path, book: Book, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """The findings in the source `text`; its document name is the stem of `path`."""
    try:
        section = source.parse(text, path)
    except SourceError as error:
        return _findings(error, "source")
    return check_section(path.stem, section, book, rules)


def check_section(
    name: str, section: Section, book: Book, rules: Sequence[Rule] = RULES
) -> list[Finding]:
    """The findings in one section, silenced ones left out."""
    page = page_of(name, section)
    found = [finding for rule in rules for finding in rule.findings(page, book)]
    active = frozenset(rule.name for rule in rules if book.earlier or rule.name != "changed-code")
    kept = silences.applied(page, found, _FAMILY_OF, active)
    return [f if f.problem.rule else _named(f, silences.RULE) for f in kept]


def page_of(name: str, section: Section) -> Page:
    """A section as rules see it."""
    return Page(name, section, text_pairs(section), lone_texts(section))


def gathered(
    project: Project, sections: Mapping[str, Section], base: str | None
) -> tuple[Book, list[Finding]]:
    """What rules know beside the page they look at, and what of it cannot be read."""
    # Titles are compared in the whole book, whichever sections are checked.
    others = (name for name in project.documents if name not in sections)
    outdated, unreadable = _outdated(project, sections)
    book = Book(
        glossary=glossary.load(project),
        titles=_titles([*sections.values(), *_readable(project, others)]),
        outdated=outdated,
        earlier=_earlier(project, sections, base) if base else {},
    )
    return book, unreadable


def _outdated(
    project: Project, sections: Mapping[str, Section]
) -> tuple[dict[str, frozenset[str]], list[Finding]]:
    """The ids of outdated pairs by section, and findings for state that cannot be read."""
    result: dict[str, frozenset[str]] = {}
    unreadable: list[Finding] = []
    for name, section in sections.items():
        try:
            old = state.outdated(section, state.load(project, name))
        except StateError as error:
            unreadable += _findings(error, "state")
            continue
        result[name] = frozenset(each.pair.id for each in old)
    return result, unreadable


def _named(finding: Finding, rule: str) -> Finding:
    return replace(finding, problem=replace(finding.problem, rule=rule))


def _paths(project: Project, names: Iterable[str] | None) -> dict[str, Path]:
    """The files to check by document name: in book order, then those that no one lists."""
    if names is not None:
        return {name: project.source(name) for name in names}
    listed = [name for name in dict.fromkeys(project.documents) if _file(project, name).is_file()]
    files = sorted(project.book.rglob("*.md"))
    hidden = {f for f in files if any(p[0] in "_." for p in f.relative_to(project.book).parts)}
    others = [project.name(f) for f in files if f not in hidden]
    return {name: _file(project, name) for name in dict.fromkeys((*listed, *others))}


def _file(project: Project, name: str) -> Path:
    return project.book / f"{name}.md"


def _read(paths: Mapping[str, Path]) -> tuple[dict[str, Section], list[Finding]]:
    """The sections, and findings for those that cannot be read."""
    sections: dict[str, Section] = {}
    broken: list[Finding] = []
    for name, path in paths.items():
        try:
            sections[name] = _section(path)
        except SourceError as error:
            broken += _findings(error, "source")
    return sections, broken


def _section(path: Path) -> Section:
    try:
        return parsed(path.read_bytes().decode("utf-8"), path)
    except (OSError, UnicodeDecodeError):
        return source.read(path)  # which says what is wrong


def _readable(project: Project, names: Iterable[str]) -> Iterator[Section]:
    for name in names:
        try:
            yield _section(_file(project, name))
        except SourceError:
            continue


def _findings(error: Error, rule: str) -> list[Finding]:
    return [Finding(replace(problem, rule=rule)) for problem in error.problems]


def _titles(sections: Iterable[Section]) -> dict[str, Counter[str]]:
    """For each English heading that stands in several places, its Vietnamese ones, counted."""
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    for section in sections:
        for pair in section.pairs():
            if pair.kind == "heading" and pair.en and pair.vi:
                titles[terms.title_words(pair.en)][terms.title_words(pair.vi)] += 1
    return {english: found for english, found in titles.items() if len(found) > 1}


def _fixed(name: str, section: Section, book: Book, rules: Sequence[Rule]) -> tuple[Section, int]:
    """The section after mending, its file written, and how many findings were mended."""
    before = section
    count = 0
    for _ in range(ROUNDS):
        edits = [f.edit for f in check_section(name, section, book, rules) if f.edit]
        text = mended(section, edits)
        if text == section.text:
            break
        count += len(edits)
        section = source.parse(text, section.path)
    if section.text != before.text:
        section.path.write_bytes(section.text.encode("utf-8"))
    return section, count


def _earlier(project: Project, sections: Mapping[str, Section], base: str) -> dict[str, Earlier]:
    """What the sections held at a revision; those that were not there are left out."""
    _git(project, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}")
    names = _git(project, "diff", "--name-only", "--relative", "-z", base, "--", "book")
    changed = {name for name in (names or "").split("\0") if name.endswith(".md")}
    result = {}
    for name, section in sections.items():
        file = section.path.resolve().relative_to(project.root.resolve()).as_posix()
        if file not in changed:
            continue
        text = _git(project, "show", f"{base}:./{file}", missing=True)
        try:
            old = source.parse(text, section.path) if text is not None else None
        except SourceError:
            old = None
        if old is not None:
            pairs_then = old.pairs()
            result[name] = Earlier(
                tuple(pair.en or "" for pair in pairs_then),
                tuple(pair.vi or "" for pair in pairs_then),
                tuple(cell_text(cell) for cell in old.cells()),
                old.front,
            )
    return result


def _git(project: Project, *arguments: str, missing: bool = False) -> str | None:
    """What a command of Git prints; None if it fails and may (`missing`)."""
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=project.root, capture_output=True, check=False)
    except OSError:
        done = None
    if done is not None and done.returncode == 0:
        return done.stdout.decode("utf-8", "replace")
    if missing:
        return None
    revision = arguments[-1].partition("^")[0]
    reason = "" if done is None else done.stderr.decode("utf-8", "replace").strip()
    message = f"Git cannot show the revision '{revision}'" + (f" ({reason})" if reason else "")
    remedy = "Give --base a branch or commit; in a shallow clone run: git fetch --depth=1"
    raise ProjectError(Problem(message, remedy))
