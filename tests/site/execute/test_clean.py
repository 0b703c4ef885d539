"""Outputs without what differs from run to run."""

from __future__ import annotations

from nbformat.v4 import new_output

from d2lvi.site.execute.clean import as_printed, clean


def stream(text: str, name: str = "stdout"):
    return new_output("stream", name=name, text=text)


def value(data, kind: str = "display_data"):
    return new_output(kind, data=data)


def shown(text: str, folders=()) -> str:
    (output,) = clean([value({"text/plain": text})], folders)
    return output.data["text/plain"]


def test_chunks_of_a_stream_are_joined():
    assert clean([stream("a"), stream("b\n"), stream("c\n")]) == [stream("ab\nc\n")]


def test_order_of_the_two_streams_does_not_depend_on_timing():
    one = [stream("a"), stream("w", "stderr"), stream("b")]
    other = [stream("w", "stderr"), stream("a"), stream("b")]
    assert clean(one) == clean(other) == [stream("ab"), stream("w", "stderr")]


def test_text_stays_on_its_side_of_a_figure():
    figure = value({"image/png": "x"})
    assert clean([stream("a"), figure, stream("b")]) == [stream("a"), figure, stream("b")]


def test_argument_is_left_alone():
    outputs = [stream("a"), stream("b"), value({"text/plain": "at 0x7f0011223344"})]
    clean(outputs)
    assert outputs[0].text == "a" and "0x7f" in outputs[2].data["text/plain"]


def test_progress_bar_leaves_its_last_state():
    assert as_printed(" 10%\r 50%\r100%\nend") == "100%\nend"
    assert as_printed("abc\b\bX\n") == "aXc\n"
    assert as_printed("a\r\nb\r\n") == "a\nb\n"


def test_stream_of_which_nothing_is_left_is_left_out():
    assert clean([stream("")]) == []


def test_addresses_are_taken_out_of_texts_only_where_they_are_addresses():
    assert shown("<f at 0x7f3a5c1d2e80>") == "<f at 0x...>"
    assert shown("c_void_p(94837100)") == "c_void_p(...)"
    assert shown("mask 0x7f3a5c1d2e80") == "mask 0x7f3a5c1d2e80"


def test_execution_count_is_no_result():
    (output,) = clean([new_output("execute_result", data={"text/plain": "1"}, execution_count=4)])
    assert output.execution_count is None


def test_paths_of_this_machine_are_cut_short():
    assert shown("/tmp/ipykernel_12/345.py:3: Warning") == "<cell>:3: Warning"
    assert shown("'/home/a/lib/site-packages/b/c.py'") == "'site-packages/b/c.py'"
    assert shown("/tmp/x/work/a.txt in /tmp/x/work", ["/tmp/x/work"]) == "a.txt in ."


def test_traceback_is_cleaned_too():
    error = new_output(
        "error", ename="E", evalue="at 0x7f3a5c1d2e80", traceback=["/a/site-packages/b"]
    )
    (cleaned,) = clean([error])
    assert (cleaned.evalue, cleaned.traceback) == ("at 0x...", ["site-packages/b"])


def test_figure_loses_its_date_and_widgets_are_dropped():
    svg = "<svg>\n <metadata><date>now</date></metadata>\n <g/></svg>"
    widget = value({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "bar"})
    assert clean([value({"image/svg+xml": svg}), widget]) == [
        value({"image/svg+xml": "<svg>\n <g/></svg>"})
    ]


def test_text_that_no_file_can_hold_is_replaced():
    assert clean([stream("a\ud800b")]) == [stream("a?b")]


def test_long_word_is_cleaned_at_once():
    word = "x" * 1_000_000
    assert shown(f"{word} /a/site-packages/b") == f"{word} site-packages/b"
