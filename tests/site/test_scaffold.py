"""A new section is sound from its first line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from d2lvi.site import source
from d2lvi.site.checks import check
from d2lvi.site.cli.new import new
from d2lvi.site.errors import ProjectError
from d2lvi.site.project import Project
from d2lvi.site.scaffold import create


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "_config.yml").write_text("title: T\n")
    (tmp_path / "_toc.yml").write_text("root: a/old-one\n")
    (tmp_path / "book").mkdir()
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def test_a_new_section_passes_the_check(project: Project):
    path = create(project, "a/weight-decay", "Weight Decay", "Suy giảm trọng số")
    section = source.read(path)
    assert section.title == ("Suy giảm trọng số", "Weight Decay")
    assert section.label == "sec_weight_decay"
    assert check(project, ["a/weight-decay"]).findings == ()


def test_the_title_comes_from_the_name_if_none_is_given(project: Project):
    assert source.read(create(project, "a/weight-decay")).title[1] == "Weight Decay"


@pytest.mark.parametrize(
    "name", ["weight", "A/b", "a/../b", "a/b c", "/a/b", "a/", "a/b--c", "a/ă"]
)
def test_names_that_make_bad_addresses_are_refused(project: Project, name: str):
    with pytest.raises(ProjectError, match="is no name for a section"):
        create(project, name)


def test_nothing_is_overwritten(project: Project):
    create(project, "a/b")
    with pytest.raises(ProjectError, match="the section exists already"):
        create(project, "a/b")


def test_the_command_says_what_to_do_next(project: Project):
    result = CliRunner().invoke(new, ["a/weight-decay", "--title", "Weight Decay"])
    assert (result.exit_code, result.stdout) == (0, "book/a/weight-decay.md\n")
    assert "Add `- file: a/weight-decay` to its chapter in _toc.yml" in result.stderr
    result = CliRunner().invoke(new, ["book/a/old-one.md"])
    assert "_toc.yml" not in result.stderr
