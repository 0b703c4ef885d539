"""Silences: for one block, with a reason, and only as long as they are needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from d2lvi.site import source
from d2lvi.site.checks import RULES
from d2lvi.site.checks.silences import silences
from tests.site.checks.checking import findings, names, said

WRONG = said("Dropout.", "Bỏ học.")
SILENCE = "<!-- check: ignore wrong-term: a pupil left school -->\n"


def test_a_rule_is_silenced_for_the_block_below():
    assert names(SILENCE + WRONG) == []
    assert names(SILENCE + WRONG + "\n" + WRONG) == ["wrong-term"]


def test_a_family_is_silenced_too():
    assert names(SILENCE.replace("wrong-term", "terms") + WRONG) == []


def test_other_rules_are_not_silenced():
    assert names(SILENCE + said("Dropout.", "Bỏ học chưa hoàn tòan.")) == ["tone"]


def test_several_rules_in_one_comment():
    text = SILENCE.replace("wrong-term", "wrong-term, tone")
    assert names(text + said("Dropout.", "Bỏ học chưa hoàn tòan.")) == []


def test_all_blocks_of_one_source_comment_are_covered():
    text = "<!--\n# Dropout\n\nDropout.\n-->\n# Bỏ học\n\nBỏ học.\n"
    assert names(SILENCE + text) == []


def test_a_label_may_stand_between():
    assert names(SILENCE + "(sec_x)=\n" + WRONG) == []


def test_a_percent_comment_does_as_well():
    assert names("% check: ignore wrong-term: a pupil left school\n\n" + WRONG) == []


def test_inside_directives():
    body = f":::{{note}}\n{SILENCE}{WRONG}:::\n"
    assert names(body) == []


def test_cells_can_be_silenced():
    cell = "```{code-cell}\nd2l.plot(x)\n```\n"
    assert names(cell) == ["alt"]
    assert names("<!-- check: ignore alt: the plot repeats the last one -->\n" + cell) == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("<!-- check: ignore wrong-term -->", "no reason says why the check is silenced"),
        ("<!-- check: ignore wrong-term: -->", "no reason says why the check is silenced"),
        ("<!-- check: ignore wrong-trem: so -->", "there is no rule 'wrong-trem'"),
        ("<!-- check: quiet -->", "this comment of the check is not understood"),
        ("<!-- check: ignore tone: so -->", "there is nothing to silence for 'tone' any more"),
    ],
)
def test_useless_silences_are_errors(comment: str, message: str):
    found = findings(f"{comment}\n" + said("Dropout.", "Dropout."))
    assert [(f.problem.rule, f.problem.line, f.severity) for f in found] == [
        ("silence", 1, "error")
    ]
    assert found[0].problem.message == message


def test_a_silence_without_reason_silences_nothing():
    text = "<!-- check: ignore wrong-term -->\n" + WRONG
    assert names(text) == ["wrong-term", "silence"]


def test_silences_of_rules_that_were_not_tried_are_left_alone():
    text = SILENCE + said("Dropout.", "Dropout.")
    assert names(text, "tone") == []
    assert names(text, "wrong-term") == ["silence"]


def test_a_silence_of_changed_code_counts_only_with_a_base():
    assert names("<!-- check: ignore changed-code: so -->\n" + said("A b.", "C d.")) == []


def test_other_comments_are_no_silences():
    for rule in RULES:
        assert "check:" not in rule.bad
    text = "<!-- A remark. -->\n" + said("Dropout.", "Dropout.")
    assert silences(source.parse(text, Path("a.md"))) == ()
