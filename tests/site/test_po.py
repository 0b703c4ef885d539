"""Translating in other tools: nothing is lost on the way, and nothing else changes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from d2lvi.site import po, source, state
from d2lvi.site.cli.po import po as command
from d2lvi.site.errors import SourceError
from d2lvi.site.glossary import Glossary, Term
from d2lvi.site.project import Project

EVERYTHING = (Path(__file__).parent / "sections" / "everything.md").read_text(encoding="utf-8")
TERMS = Glossary((Term("loss", "mất mát"), Term("loss function", "hàm mất mát")))
ONE = """\
<!--
# One

The loss function has a long story,
which goes on.
-->
# Một

Hàm mất mát có một câu chuyện dài,
còn tiếp diễn.

<!--
It falls.
-->
Nó giảm.

<!--
Not yet.
-->

<!--
* a
* b
-->
* một
* hai
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "_config.yml").write_text("title: T\n")
    (tmp_path / "_toc.yml").write_text("root: a/one\n")
    (tmp_path / "book" / "a").mkdir(parents=True)
    (tmp_path / "book" / "a" / "one.md").write_text(ONE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def parsed(text: str, root: Path = Path("/book")) -> source.Section:
    return source.parse(text, root / "book" / "one.md")


def exported(text: str, entries: state.Entries | None = None) -> polib.POFile:
    file = po.exported(Project(Path("/book")), "one", parsed(text), TERMS, entries or {})
    return polib.pofile(str(file))


def back(text: str, file: polib.POFile, entries: state.Entries | None = None) -> po.Imported:
    return po.imported(parsed(text), polib.pofile(str(file)), Path("one.po"), entries or {})


def entry(file: polib.POFile, start: str) -> polib.POEntry:
    (found,) = (each for each in file if each.msgid.startswith(start))
    return found


# --- round trips


@pytest.mark.parametrize("text", [EVERYTHING, ONE, ONE.replace("\n", "\r\n")])
def test_export_and_import_change_nothing(text: str):
    result = back(text, exported(text))
    assert (result.text, result.changed, result.skipped) == (text, (), ())


WORDS = st.sampled_from(
    [
        "Một",
        "$a b$",
        "`c  d`",
        "*e*",
        "[f g](h)",
        "{ref}`i`",
        "1.",
        "-",
        "+",
        "# x",
        '"',
        "\\",
        "\t",
    ]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=4)


@st.composite
def sections(draw: st.DrawFn) -> str:
    """Sections whose pairs are made of such words, some of them untranslated or repeated."""
    pairs = []
    for english in draw(st.lists(TEXTS, min_size=1, max_size=4)):
        vietnamese = draw(TEXTS | st.none())
        block = "<!--\nA " + "\n".join(english) + "\n-->\n"
        pairs.append(block + ("Ă " + "\n".join(vietnamese) + "\n" if vietnamese else ""))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return "\n".join(pairs).replace("\n", end)


relaxed = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@relaxed
@given(sections())
def test_export_and_import_are_the_identity_on_bytes(text: str):
    try:
        parsed(text)
    except SourceError:
        return
    result = back(text, exported(text))
    assert (result.text, result.changed, result.skipped) == (text, (), ())


@relaxed
@given(sections(), st.data())
def test_a_changed_entry_changes_its_block_only(text: str, data: st.DataObject):
    try:
        section = parsed(text)
    except SourceError:
        return
    file = exported(text)
    chosen = data.draw(st.sampled_from(list(file)))
    chosen.msgstr = "Ơ " + " ".join(data.draw(TEXTS)).strip()
    result = back(text, file)
    after = parsed(result.text).pairs()
    changed = {pair.id for pair in result.changed}
    assert len(changed) <= 1
    assert [(p.id, p.en) for p in after] == [(p.id, p.en) for p in section.pairs()]
    for before, now in zip(section.pairs(), after, strict=True):
        assert now.vi == before.vi or now.id in changed
    again = back(result.text, file)
    assert again.text == result.text, "what was taken is found there"


# --- what translators see


def test_entries_have_places_terms_and_contexts():
    file = exported(ONE)
    first = entry(file, "The loss function")
    assert first.msgid == "The loss function has a long story, which goes on."
    assert first.msgstr == "Hàm mất mát có một câu chuyện dài, còn tiếp diễn."
    assert first.occurrences == [("book/one.md", "9")]
    assert first.comment == "paragraph\nloss function: hàm mất mát"
    assert entry(file, "* a").msgstr == "* một\n* hai"
    assert entry(file, "Not yet").msgstr == ""
    assert file.metadata["Language"] == "vi"
    assert file.percent_translated() == 80


def test_repeated_english_has_a_context():
    text = "<!--\nSame.\n-->\nMột.\n\n<!--\nSame.\n-->\nHai.\n"
    file = exported(text)
    assert file[0].msgctxt is None
    assert len({(each.msgctxt, each.msgid) for each in file}) == 2
    file[1].msgstr = "Ba."
    assert back(text, file).text == text.replace("Hai.", "Ba.")


def test_hard_line_breaks_stay():
    text = "<!--\nOne  \ntwo.\n-->\nMột\\\nhai.\n"
    file = exported(text)
    assert (file[0].msgid, file[0].msgstr) == ("One  \ntwo.", "Một\\\nhai.")


# --- taking it back


def test_new_vietnamese_is_written_and_wrapped():
    file = exported(ONE)
    entry(file, "Not yet").msgstr = "Chưa " + "rất dài và " * 20 + "xong."
    text = back(ONE, file).text
    (new,) = (p.vi for p in parsed(text).pairs() if p.en == "Not yet.")
    assert max(map(len, new.split("\n"))) <= po.NARROWEST
    assert " ".join(new.split()) == entry(file, "Not yet").msgstr


def test_formulas_and_code_are_not_broken_across_lines():
    file = exported(ONE)
    words = "Chưa xong vì `một hai ba bốn năm` và $a + b + c + d$ và {ref}`ở đây <sec_x>` " * 4
    entry(file, "It falls").msgstr = words.strip()
    (new,) = (p.vi for p in parsed(back(ONE, file).text).pairs() if p.en == "It falls.")
    assert all(line.count("`") % 2 == 0 and line.count("$") % 2 == 0 for line in new.split("\n"))


def test_fuzzy_entries_are_left_out():
    file = exported(ONE)
    entry(file, "It falls").msgstr = "Nó rơi."
    entry(file, "It falls").flags.append("fuzzy")
    result = back(ONE, file)
    assert result.text == ONE
    assert [p.message for p in result.skipped] == ["the entry is still marked fuzzy"]
    assert result.skipped[0].line


def test_english_that_is_gone_is_told():
    file = exported(ONE)
    entry(file, "It falls").msgstr = "Nó rơi."
    text = ONE.replace("It falls.", "It rises.")
    result = back(text, file)
    assert result.text == text
    assert ["stands in the section no more" in p.message for p in result.skipped] == [True]


def test_vietnamese_that_would_break_the_section_is_told():
    file = exported(ONE)
    entry(file, "It falls").msgstr = "Nó rơi.\n\nHai đoạn."
    entry(file, "* a").msgstr = "không còn là danh sách"
    entry(file, "# One").msgstr = "# Số một"
    result = back(ONE, file)
    assert result.text == ONE.replace("# Một", "# Số một")
    assert len(result.skipped) == 2


def test_an_empty_entry_removes_nothing():
    file = exported(ONE)
    for each in file:
        each.msgstr = ""
    assert back(ONE, file).text == ONE


# --- outdated pairs


def outdated(english: str = "It rises.") -> tuple[str, dict[str, state.Entry]]:
    section = parsed(ONE)
    entries = state.updated(section, {}, {}, lambda wanted: "")
    text = ONE.replace("It falls.", english)
    was = {"It falls.": state.text_hash("It falls.")}
    return text, state.updated(
        parsed(text), entries, {}, lambda wanted: next(t for t, h in was.items() if h == wanted)
    )


def test_outdated_pairs_are_fuzzy_and_show_the_earlier_english():
    text, entries = outdated()
    each = entry(exported(text, entries), "It rises")
    assert (each.fuzzy, each.previous_msgid, each.msgstr) == (True, "It falls.", "Nó giảm.")
    assert back(text, exported(text, entries), entries).text == text


def test_taking_the_fuzzy_mark_away_confirms():
    text, entries = outdated()
    file = exported(text, entries)
    entry(file, "It rises").flags = []
    result = back(text, file, entries)
    assert [pair.en for pair in result.confirmed] == ["It rises."]


# --- files


def test_files_go_out_and_come_back(project: Project):
    runner = CliRunner()
    result = runner.invoke(command, ["export"])
    assert (result.exit_code, result.stdout) == (0, "_build/po/a/one.po\n")
    file = polib.pofile("_build/po/a/one.po")
    entry(file, "It falls").msgstr = "Nó rơi."
    entry(file, "# One").msgstr = "# Số một"
    file.save()
    result = runner.invoke(command, ["import", "_build/po"])
    assert (result.exit_code, result.stdout) == (0, "a/one: 2 changed, 0 confirmed\n")
    expected = ONE.replace("# Một", "# Số một").replace("Nó giảm.", "Nó rơi.")
    assert project.source("a/one").read_text(encoding="utf-8") == expected


def test_confirming_in_a_tool_is_noted_with_the_translator(project: Project):
    state.update(project)
    path = project.source("a/one")
    path.write_text(ONE.replace("It falls.", "It rises."), encoding="utf-8")
    CliRunner().invoke(command, ["export", "--output", "out"])
    file = polib.pofile("out/a/one.po")
    file.metadata["Last-Translator"] = "An <an@example.org>"
    entry(file, "It rises").flags = []
    file.save()
    assert len(state.outdated_pairs(project, "a/one")) == 1
    result = CliRunner().invoke(command, ["import", "out/a/one.po"])
    assert result.stdout == "a/one: 0 changed, 1 confirmed\n"
    assert state.outdated_pairs(project, "a/one") == ()
    assert "An" in [each.reviewer for each in state.load(project, "a/one").values()]


@pytest.mark.parametrize(
    "text", ['msgid "a\nmsgstr "b"\n', "nonsense\n", 'msgid "a"\nmsgstr "b"\n']
)
def test_files_that_are_no_po_files_of_ours_are_told(project: Project, text: str):
    path = project.root / "bad.po"
    path.write_text(text)
    with pytest.raises(po.PoError):
        po.import_file(project, path)


@pytest.mark.full
def test_gettext_accepts_what_is_exported(root: Path, tmp_path: Path):
    msgfmt = shutil.which("msgfmt")
    assert msgfmt, "gettext is one of .ci/packages-full"
    book = Project(root)
    names = [name for name in book.documents if (book.book / f"{name}.md").is_file()]
    for name in names:
        path = po.export_section(book, name, TERMS, tmp_path)
        done = subprocess.run(
            [msgfmt, "--check", "--output-file=/dev/null", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
