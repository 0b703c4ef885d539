"""Every rule finds its bad example and leaves its good one alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from d2lvi.site.checks import FAMILIES, RULES, Rule
from tests.site.checks.checking import findings, names, said, spoken

EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@EACH
def test_bad_example_is_found(rule: Rule):
    found = findings(rule.bad, rule.name, book=rule.given)
    assert {finding.problem.rule for finding in found} == {rule.name}
    assert all(finding.severity == rule.severity for finding in found)
    assert all(1 <= finding.problem.line <= rule.bad.count("\n") + 1 for finding in found)


@EACH
def test_good_example_passes(rule: Rule):
    assert names(rule.good, rule.name, book=rule.given) == []


@EACH
def test_good_example_passes_all_other_rules(rule: Rule):
    book = replace(rule.given, earlier={})
    assert names(rule.good, book=book) in ([], ["untranslated"])


@EACH
def test_rules_are_documented(rule: Rule):
    assert rule.family in FAMILIES
    assert re.fullmatch(r"[a-z0-9-]+", rule.name)
    assert rule.name not in FAMILIES, "a silence names a rule or a family"
    assert rule.description.endswith((".", ":"))


def test_names_are_unique():
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_messages_say_what_to_do():
    for rule in RULES:
        for finding in findings(rule.bad, rule.name, book=rule.given):
            assert not finding.problem.message.endswith("."), "the report adds what follows"
            assert finding.problem.remedy


# --- exceptions that people need


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("Of $x$ and $y$, $x$ is larger.", "$x$ lớn hơn $y$."),
        (r"It is $f(x) = \text{loss}$.", r"Đó là $f(x)=\text{mất mát}$."),
        (r"With $\mathbf{X}\in A$.", "Với $\\mathbf{X} \\in\nA$."),
        ("It has $10$ classes.", "Nó có 10 lớp."),
        (r"About $70\%$.", "Chừng 70%."),
        ("Then $a = b$ and $c = d$.", "Khi đó $c = d$ và $a = b$."),
    ],
)
def test_formulas_may_be_written_otherwise(english: str, vietnamese: str):
    assert spoken(english, vietnamese, "math", "numbers") == []


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("Use 60,000 images.", "Dùng 60.000 ảnh."),
        ("Use 60,000 images.", "Dùng 60 000 ảnh.".replace(" 0", "\u00a00")),
        ("It is 0.5.", "Đó là 0,5."),
        ("Two of 10.", "Hai trong mười."),
        ("The 2 halves.", "Hai nửa."),
        ("In the 19th century.", "Vào thế kỷ XIX."),
        ("On May 3, 2012.", "Ngày 3/5/2012."),
        ("A million images.", "1.000.000 ảnh."),
        ("The first of them.", "Cái thứ 1."),
        ("LeNet-5 has 5 layers.", "LeNet-5 có năm tầng."),
    ],
)
def test_numbers_may_be_written_otherwise(english: str, vietnamese: str):
    assert spoken(english, vietnamese, "numbers") == []


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("Use 60,000 images.", "Dùng 6.000 ảnh."),
        ("It is 0.5.", "Đó là 5."),
        ("There are 12 layers.", "Có nhiều tầng."),
        ("There are many layers.", "Có 293624 tầng."),
    ],
)
def test_wrong_numbers_are_found(english: str, vietnamese: str):
    assert spoken(english, vietnamese, "numbers") == ["numbers"]


def test_a_wikipedia_page_may_be_in_another_language():
    english = "[Softmax](https://en.wikipedia.org/wiki/Softmax)"
    vietnamese = "[Softmax](https://vi.wikipedia.org/wiki/H%C3%A0m_softmax)"
    assert spoken(english, vietnamese, "links") == []


def test_a_reference_may_have_other_words():
    english, vietnamese = "{ref}`here <sec_loss>`", "{numref}`sec_loss`"
    assert spoken(f"See {english}.", f"Xem {vietnamese}.", "references") == []
    assert spoken(f"See {english}.", "Xem {numref}`sec_los`.", "references") == ["references"]


def test_words_of_a_rendering_may_have_others_among_them():
    english = "Both loss functions of the neural network are small."
    vietnamese = "Hai hàm đo mất mát của mạng nơ-ron nhỏ."
    assert spoken(english, vietnamese, "missing-term") == []


def test_english_beside_the_term_is_welcome():
    vietnamese = 'Hạ gradient (*gradient descent*), tức "gradient descent", là đủ.'
    assert spoken("Gradient descent is enough.", vietnamese, "english-term") == []
    assert spoken("Gradient descent is enough.", "Gradient descent là đủ.", "english-term")


@pytest.mark.parametrize(
    "vietnamese",
    [
        "Các giáo trình trình bày điều này.",
        "Máy tính tính toán trung bình bình phương.",
        "Mất mát giảm dần dần, rồi luôn luôn nhỏ.",
        "Hai đường song song, từng bước từng bước một.",
    ],
)
def test_syllables_that_meet_are_not_doubled_words(vietnamese: str):
    assert spoken("The loss is small.", vietnamese, "doubled") == []


def test_doubled_words_are_found_across_lines():
    assert spoken("The the loss.", "Mất mát nhỏ.", "doubled") == ["doubled"]
    assert spoken("The loss.", "Mất mát của\ncủa mạng.", "doubled") == ["doubled"]
    assert spoken("The loss.", "Mất mát, mô hình mô hình.", "doubled") == ["doubled"]
    assert spoken("Made at AT&T, had had that that.", "Nhỏ.", "doubled") == []


@pytest.mark.parametrize(
    "vietnamese",
    ["Sau mười năm {cite}`A.2000`, xong.", "Xem năm 2012.", "Sau nhiều năm {cite}`A.2000`, xong."],
)
def test_real_years_stay(vietnamese: str):
    assert spoken("See {cite}`A.2000`.", vietnamese, "year") == []


def test_names_of_the_english_may_stand_in_code_or_be_adjectives():
    english = "We owe it to Gauss, and the Gaussian noise of NumPy is English."
    assert spoken(english, "Nhiễu Gauss của `NumPy` là tiếng Anh.", "names") == []
    assert spoken("We owe it to Gauss.", "Ta nợ ông ấy.", "names") == ["names"]


def test_names_of_headings_need_no_translation():
    assert spoken("## AlexNet", "## AlexNet", "left-english") == []
    assert spoken("## Dropout", "## Dropout", "left-english") == []
    assert spoken("## Summary", "## Summary", "left-english") == ["left-english"]
    assert spoken("## Overfitting Again", "## Overfitting Again", "left-english")


def test_a_paragraph_of_english_is_found_though_it_was_edited():
    english = "The loss of the network is small when the data are many and the noise is not."
    assert spoken(english, english.replace("many", "plenty"), "left-english") == ["left-english"]


def test_titles_and_alternative_texts_are_checked_too():
    text = ":::{admonition} Bỏ học\n:title_en: Dropout\n\n" + said("It is.", "Nó là.") + ":::\n"
    (finding,) = findings(text, "wrong-term")
    assert (finding.problem.line, finding.problem.column) == (1, 17)
    figure = (
        "```{figure-md} fig_x\n:alt_en: A plot\n\n![Âm mưu](x.svg)\n\n" + said("A", "B") + "```\n"
    )
    (finding,) = findings(figure, "wrong-term")
    assert (finding.problem.line, finding.problem.column) == (4, 3)


def test_titles_without_english_are_found():
    text = ":::{admonition} Chú ý\n" + said("It is.", "Nó là.") + ":::\n"
    assert names(text, "missing-english") == ["missing-english"]
    assert names(text.replace("Chú ý", "$P(A)$"), "missing-english") == []


def test_places_in_lists_and_tables_are_exact():
    listed = said("* one\n* two\n\n  three", "* một\n* hai\n\n  trọng lượng")
    (finding,) = findings(listed, "wrong-term")
    assert (finding.problem.line, finding.problem.column) == (10, 3)
    table = said("| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | bỏ học |")
    (finding,) = findings(table, "wrong-term")
    assert (finding.problem.line, finding.problem.column) == (8, 7)


def test_terms_are_not_sought_in_code_formulas_and_addresses():
    vietnamese = "Gọi `bỏ học`, $bỏ học$, [đây](http://a.org/bỏ-học) và {ref}`bỏ học`."
    assert spoken("See.", vietnamese, "wrong-term") == []


def test_terms_are_found_across_lines_and_emphasis():
    assert spoken("See.", "Đây là *trọng*\nlượng.", "wrong-term") == ["wrong-term"]


def test_a_cell_that_only_defines_a_drawing_function_needs_no_alternative_text():
    cell = "```{{code-cell}}\n{}\n```\n"
    assert names(cell.format("def draw():\n    d2l.plot(x)"), "alt") == []
    assert names(cell.format("for x in y:\n    pass\nd2l.plot(x)"), "alt") == ["alt"]


def test_figures_need_alternative_text_in_both_languages():
    figure = "```{{figure-md}} fig_x\n{}\n![{}](x.svg)\n\n" + said("A", "B") + "```\n"
    assert names(figure.format(":alt_en: A line\n", "Một đường"), "alt") == []
    assert names(figure.format(":alt_en: A line\n", ""), "alt") == ["alt"]
    assert names(figure.format("", "Một đường"), "alt") == ["alt"]


def test_source_that_cannot_be_read_is_one_finding_of_its_own_rule():
    assert names("<!--\nA\n") == ["source"]
