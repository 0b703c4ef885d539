"""Building the site: what is built anew, what is reported, what a strict build refuses."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from d2lvi.site.build import BuildError, Built, build_edition, check, warnings
from d2lvi.site.cli.build import build as command
from d2lvi.site.errors import ProjectError
from d2lvi.site.project import Project
from tests.books import save_results, small_book, text

pytestmark = pytest.mark.xdist_group("builds")
LINE, WORDS = "book/numbers/line.md", "book/numbers/words.md"


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Project:
    """The small book, built once in Vietnamese."""
    project = small_book(tmp_path_factory.mktemp("built"))
    vietnamese(project)
    return project


@pytest.fixture
def project(once, tmp_path, monkeypatch) -> Project:
    """The built book, to be changed by one test.

    At the place where it was built: Sphinx builds anew what has moved.
    """
    shutil.copytree(once.root, tmp_path / "kept", symlinks=True)
    yield once
    shutil.rmtree(once.root)
    shutil.copytree(tmp_path / "kept", once.root, symlinks=True)


def vietnamese(project: Project) -> Built:
    """The Vietnamese edition, built in this process, which is faster."""
    return build_edition(project.root, "vi")


def edit(project: Project, file: str, old: str, new: str) -> None:
    path = project.root / file
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")


def page_of(project: Project, name: str) -> str:
    html = (project.build / "html" / f"{name}.html").read_text(encoding="utf-8")
    article = str(BeautifulSoup(html, "html.parser").find("article"))
    # MyST draws the id of an amsmath block without a label anew in each build.
    return re.sub(r"equation-[0-9a-f-]{36}", "equation-ANY", article)


def notes(project: Project, name: str) -> list[str]:
    html = (project.build / "html" / f"{name}.html").read_text(encoding="utf-8")
    return [
        note.get_text() for note in BeautifulSoup(html, "html.parser").select(".results-state")
    ]


def test_building_again_writes_nothing(project):
    again = vietnamese(project)
    assert (again.pages, again.written, again.warnings) == (5, 0, ())
    assert again.states == {"numbers/line": "fresh", "numbers/words": "missing"}


def test_editing_prose_writes_that_page_and_keeps_its_results(project):
    edit(project, LINE, "Và một ô vẽ.", "Còn ô này thì vẽ.")
    assert 0 < vietnamese(project).written < 5
    page = (project.build / "html/numbers/line.html").read_text(encoding="utf-8")
    assert "Còn ô này thì vẽ." in page
    assert not notes(project, "numbers/line")


def test_new_results_reach_a_page_whose_source_is_the_same(project):
    save_results(project, "numbers/words", {"abs": [text("1000")]})
    assert vietnamese(project).states["numbers/words"] == "fresh"
    page = (project.build / "html/numbers/words.html").read_text(encoding="utf-8")
    assert "1000" in page
    assert not notes(project, "numbers/words")


def test_a_page_says_that_its_results_are_a_trial_run(project):
    save_results(project, "numbers/words", {}, profile="smoke")
    assert vietnamese(project).states["numbers/words"] == "fresh"
    assert "trên CPU. Đây chỉ là lần chạy thử" in page_of(project, "numbers/words")


def test_a_page_says_that_its_code_has_changed_since(project):
    edit(project, LINE, "line(3)", "line(4)")
    assert vietnamese(project).states["numbers/line"] == "stale"
    (note,) = notes(project, "numbers/line")
    assert note.startswith("Mã của trang này đã thay đổi")


@pytest.mark.parametrize(
    ("version", "state", "start"),
    [("mxnet==1.9.1", "stale", "Mã của trang"), ("numpy==1.26.4", "aged", "Các kết quả")],
)
def test_a_page_notices_what_its_results_depend_on(project, version, state, start):
    edit(project, "requirements.lock", version, f"{version}.1")
    assert vietnamese(project).states["numbers/line"] == state
    (note,) = notes(project, "numbers/line")
    assert note.startswith(start)


def test_results_that_cannot_be_read_are_reported_and_left_out(project):
    (project.outputs / "numbers/line.ipynb").write_text("{}")
    one = vietnamese(project)
    assert one.states["numbers/line"] == "missing"
    assert any("numbers/line.ipynb" in warning for warning in one.warnings)
    (note,) = notes(project, "numbers/line")
    assert "không đọc được" in note


def test_a_malformed_section_is_reported_and_the_others_are_built(project):
    edit(project, WORDS, "-->\n# Từ ngữ về đường thẳng", "# Từ ngữ về đường thẳng")
    one = vietnamese(project)
    (warning,) = one.warnings
    assert warning.startswith(f"{WORDS}:10: WARNING: a comment begins inside")
    assert "{admonition} Đừng nhầm" in page_of(project, "numbers/words")


def test_a_caption_without_english_is_reported(project):
    edit(project, "_toc.yml", "  caption_en: Numbers\n", "")
    (warning,) = build_edition(project.root, "en").warnings
    assert warning.startswith("_toc.yml:4: WARNING: ")
    assert "Những con số" in warning and "caption_en" in warning


def test_a_broken_configuration_stops_the_build(project):
    (project.root / "_config.yml").write_text("title: [\n")
    with pytest.raises(ProjectError, match=r"_config\.yml"):
        vietnamese(project)


def test_an_extension_that_is_not_there_stops_the_build(project):
    edit(project, "_config.yml", "[d2lvi.site.sphinx]", "[d2lvi.site.sphinx, no_such_module]")
    with pytest.raises(BuildError, match="no_such_module"):
        vietnamese(project)


def made(edition: str, *found: str, **states: str) -> Built:
    return Built(edition, Path(), 1, 1, 0.1, found, states)


def test_a_warning_of_both_editions_is_told_once():
    both = [made("vi", "a.md:1: x", "a.md:2: y"), made("en", "a.md:1: x")]
    assert warnings(both) == ("a.md:1: x", "a.md:2: y (vi)")
    assert warnings(both[:1]) == ("a.md:1: x", "a.md:2: y")


@pytest.mark.parametrize("state", ["missing", "stale", "unreadable"])
def test_a_strict_build_refuses_results_that_do_not_fit(state):
    with pytest.raises(BuildError, match=f"results of s are {state}. Run `d2lvi execute s`"):
        check([made("vi", s=state)])


def test_a_strict_build_refuses_warnings_and_takes_aged_results():
    check([made("vi", s="aged", t="fresh")])
    with pytest.raises(BuildError, match=r"a\.md:1: WARNING: x"):
        check([made("vi", "a.md:1: WARNING: x")])


def test_the_command_tells_warnings_and_where_the_pages_are(project, monkeypatch):
    edit(project, WORDS, "Từ ngữ thì ít.", "Từ ngữ {ref}`lost` thì ít.")
    monkeypatch.chdir(project.book)
    result = CliRunner().invoke(command, ["--edition", "vi"])
    assert result.exit_code == 0, result.output
    assert "undefined label: 'lost'" in result.output
    assert "_build/html/index.html" in result.output


def test_jupyter_book_builds_the_vietnamese_edition(project):
    names = ("index", "numbers/line", "numbers/words", "references")
    ours = [page_of(project, name) for name in names]
    shutil.rmtree(project.build)
    arguments = ["build", "book", "--config", "_config.yml", "--toc", "_toc.yml", "-W"]
    program = Path(sys.executable).with_name("jupyter-book")
    result = subprocess.run(
        [program, *arguments], cwd=project.root, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    assert [page_of(project, name) for name in names] == ours
    assert (project.build / "html/_sources/numbers/line.ipynb").is_file()
