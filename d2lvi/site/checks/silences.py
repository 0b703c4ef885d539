"""Comments that silence a rule for one block: `<!-- check: ignore terms: reason -->`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from d2lvi.site.checks.model import Finding, Page, at_line
from d2lvi.site.source import Block, Directive, Lines, Neutral, Pair, Section

RULE = "silence"

_COMMENT = re.compile(r"(?:<!--|%)\s*check:\s*(.*?)\s*(?:-->)?\s*\Z", re.DOTALL)
_IGNORE = re.compile(r"ignore\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::\s*(.*))?\Z", re.DOTALL)


@dataclass(frozen=True)
class Silence:
    """One such comment.

    rules: names of rules or families. reason: why; empty if none is given.
    line: where the comment stands. covers: the lines of the block below it.
    """

    rules: tuple[str, ...]
    reason: str
    line: int
    covers: Lines

    def applies(self, finding: Finding, family: str) -> bool:
        """Whether a finding of a rule of `family` is silenced by this comment."""
        named = finding.problem.rule in self.rules or family in self.rules
        return named and self.covers.first <= (finding.problem.line or 0) <= self.covers.last


def silences(section: Section) -> tuple[Silence, ...]:
    """All such comments of a section, malformed ones included with no rules."""
    return tuple(_silences(section.blocks))


def _silences(blocks: tuple[Block, ...]) -> Iterator[Silence]:
    for at, block in enumerate(blocks):
        if isinstance(block, Directive):
            yield from _silences(block.body)
        elif isinstance(block, Neutral) and block.kind == "comment":
            for line, text in _comments(block):
                if match := _COMMENT.match(text.strip()):
                    yield _silence(match.group(1), line, _below(blocks, at + 1, line))


def _comments(block: Neutral) -> Iterator[tuple[int, str]]:
    """The comments of a block of comments, with their lines."""
    yield from enumerate(block.text.split("\n"), block.lines.first)


def _silence(text: str, line: int, covers: Lines) -> Silence:
    match = _IGNORE.match(text)
    if match is None:
        return Silence((), "", line, covers)
    rules = tuple(rule.strip() for rule in match.group(1).split(","))
    return Silence(rules, (match.group(2) or "").strip(), line, covers)


def _below(blocks: tuple[Block, ...], at: int, line: int) -> Lines:
    """From the comment to the end of the block below it.

    Labels and further comments between them do not count; all blocks of one source
    comment do.
    """
    last = line
    while at < len(blocks) and _is_passed(blocks[at]):
        at += 1
    if at < len(blocks):
        last = blocks[at].lines.last
    while at + 1 < len(blocks) and _share_comment(blocks[at], blocks[at + 1]):
        at += 1
        last = blocks[at].lines.last
    return Lines(line, last)


def _is_passed(block: Block) -> bool:
    return isinstance(block, Neutral) and block.kind in ("comment", "target")


def _share_comment(block: Block, following: Block) -> bool:
    """Whether two pairs have their English in one source comment."""
    if not isinstance(block, Pair) or not isinstance(following, Pair):
        return False
    if block.vi_lines is None or following.en_lines is None:
        return False
    return following.en_lines.first < block.vi_lines.first


def applied(
    page: Page, findings: Iterable[Finding], families: dict[str, str], active: frozenset[str]
) -> Iterator[Finding]:
    """The findings that no comment silences, and what is wrong with the comments.

    families: the family of each rule. active: the rules that were tried; only for these
    can a comment be superfluous.
    """
    comments = silences(page.section)
    used: set[tuple[Silence, str]] = set()
    for finding in findings:
        rule = finding.problem.rule
        family = families.get(rule, "")
        hits = [c for c in comments if c.reason and c.applies(finding, family)]
        used |= {(c, name) for c in hits for name in (rule, family) if name in c.rules}
        if not hits:
            yield finding
    for comment in comments:
        yield from _wrong(page, comment, used, families, active)


def _wrong(
    page: Page,
    comment: Silence,
    used: set[tuple[Silence, str]],
    families: dict[str, str],
    active: frozenset[str],
) -> Iterator[Finding]:
    form = "Write <!-- check: ignore RULE: reason -->"
    if not comment.rules:
        yield at_line(page, comment.line, "this comment of the check is not understood", form)
        return
    if not comment.reason:
        yield at_line(page, comment.line, "no reason says why the check is silenced", form)
        return
    for name in comment.rules:
        members = {rule for rule, family in families.items() if name in (rule, family)}
        if not members:
            message = f"there is no rule '{name}'"
            yield at_line(page, comment.line, message, "See d2lvi check --list")
        elif members <= active and (comment, name) not in used:
            message = f"there is nothing to silence for '{name}' any more"
            yield at_line(page, comment.line, message, "Delete it")
