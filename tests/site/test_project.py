"""A project finds itself and names its sections."""

from __future__ import annotations

import pytest

from d2lvi.site.errors import ProjectError
from d2lvi.site.project import find_project


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "_config.yml").write_text("title: A book\n")
    toc = "root: index\nparts:\n- caption: One\n  chapters:\n  - file: a/index\n"
    (tmp_path / "_toc.yml").write_text(toc + "    sections:\n    - file: a/first\n")
    (tmp_path / "book" / "a").mkdir(parents=True)
    (tmp_path / "book" / "a" / "first.md").write_text("# First\n")
    return tmp_path


def test_project_is_found_from_any_folder_below(folder):
    assert find_project(folder / "book" / "a").root == folder


def test_missing_project_says_where_it_looked(tmp_path):
    with pytest.raises(ProjectError, match=r"no _config\.yml and _toc\.yml here"):
        find_project(tmp_path)


def test_documents_stand_in_the_order_of_the_table_of_contents(folder):
    assert find_project(folder).documents == ("index", "a/index", "a/first")


def test_section_is_named_by_name_or_by_file(folder):
    project = find_project(folder)
    assert project.name("a/first") == "a/first"
    assert project.name(folder / "book" / "a" / "first.md") == "a/first"


def test_file_outside_the_book_is_refused(folder):
    with pytest.raises(ProjectError, match="not below the book"):
        find_project(folder).name(folder / "README.md")


def test_unknown_section_is_an_error_that_names_a_known_one(folder):
    with pytest.raises(ProjectError, match="there is no section 'a/second'"):
        find_project(folder).source("a/second")


def test_broken_table_of_contents_names_its_line(folder):
    (folder / "_toc.yml").write_text("root: index\nparts: [\n")
    with pytest.raises(ProjectError, match=r"_toc\.yml:3: is not valid YAML"):
        _ = find_project(folder).documents
