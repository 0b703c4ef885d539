"""Findings as text, JSON, SARIF, or annotations of a pull request on GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from d2lvi.site.checks.model import ERROR, Finding, Rule
from d2lvi.site.errors import Problem

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def text(findings: Sequence[Finding], root: Path, rules: Sequence[Rule]) -> str:
    """`file:line:column: rule: message` for people, one a line."""
    return "\n".join(_line(finding.problem, finding.severity, root) for finding in findings)


def _line(problem: Problem, severity: str, root: Path) -> str:
    place = ":".join(str(part) for part in _place(problem, root) if part is not None)
    kind = "" if severity == ERROR else f"{severity}: "
    remedy = f". {problem.remedy}" if problem.remedy else ""
    return f"{place}: {kind}{problem.rule}: {problem.message}{remedy}"


def tally(findings: Iterable[Finding], sections: int) -> str:
    """How much was found: "2 errors, 1 warning in 30 sections"."""
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{n} {name}{'s' * (n != 1)}" for name, n in sorted(counts.items())]
    where = f"{sections} section{'s' * (sections != 1)}"
    return f"{', '.join(parts) or 'nothing found'} in {where}"


def as_json(findings: Sequence[Finding], root: Path, rules: Sequence[Rule]) -> str:
    """A list of objects: file, line, column, rule, severity, message, remedy, fixable."""
    return json.dumps([_data(finding, root) for finding in findings], indent=1, ensure_ascii=False)


def _data(finding: Finding, root: Path) -> dict[str, Any]:
    problem = finding.problem
    file, line, column = _place(problem, root)
    return {
        "file": file,
        "line": line,
        "column": column,
        "rule": problem.rule,
        "severity": finding.severity,
        "message": problem.message,
        "remedy": problem.remedy,
        "fixable": finding.edit is not None,
    }


def github(findings: Sequence[Finding], root: Path, rules: Sequence[Rule]) -> str:
    """Commands that a workflow prints to annotate lines of a pull request."""
    return "\n".join(_annotation(finding, root) for finding in findings)


def _annotation(finding: Finding, root: Path) -> str:
    problem = finding.problem
    file, line, column = _place(problem, root)
    named = {"file": file, "line": line, "col": column, "title": problem.rule}
    properties = ",".join(
        f"{key}={_escaped(str(value), ':,')}" for key, value in named.items() if value is not None
    )
    remedy = f". {problem.remedy}" if problem.remedy else ""
    return f"::{finding.severity} {properties}::{_escaped(problem.message + remedy)}"


def _escaped(value: str, more: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in value)


def sarif(findings: Sequence[Finding], root: Path, rules: Sequence[Rule]) -> str:
    """SARIF 2.1.0, which code hosts and editors read."""
    driver = {
        "name": "d2lvi check",
        "informationUri": "https://github.com/d2lvi/d2lvi",
        "rules": [
            {
                "id": rule.name,
                "shortDescription": {"text": rule.description},
                "defaultConfiguration": {"level": rule.severity},
            }
            for rule in rules
        ],
    }
    results = [_result(finding, root) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    data = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(data, indent=1, ensure_ascii=False)


def _result(finding: Finding, root: Path) -> dict[str, Any]:
    problem = finding.problem
    file, line, column = _place(problem, root)
    region = {"startLine": line or 1, "startColumn": column or 1}
    place = {"artifactLocation": {"uri": file or "."}, "region": region}
    remedy = f". {problem.remedy}" if problem.remedy else ""
    return {
        "ruleId": problem.rule,
        "level": finding.severity,
        "message": {"text": problem.message + remedy},
        "locations": [{"physicalLocation": place}],
    }


def _place(problem: Problem, root: Path) -> tuple[str | None, int | None, int | None]:
    file = problem.file
    if file is None:
        return None, problem.line, problem.column
    try:
        shown = file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        shown = file.as_posix()
    return shown, problem.line, problem.column


FORMATS: dict[str, Callable[[Sequence[Finding], Path, Sequence[Rule]], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}
