"""Outputs without what differs from one run to the next though no result changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from nbformat import NotebookNode

MAX_SVG = 150_000
"""Characters of SVG above which a figure is kept as a PNG."""

STREAMS = ("stdout", "stderr")
WIDGET = "application/vnd.jupyter.widget-view+json"

ADDRESS = re.compile(r"(?<=\bat )0x[0-9a-fA-F]{6,16}\b")
HANDLE = re.compile(r"(?<=c_void_p\()\d+(?=\))")
WORD = re.compile(r"[^\s'\"<(]+")
CELL_FILE = re.compile(r"/ipykernel_\d+/\d+\.py")
PACKAGES = "/site-packages/"
SVG_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)


def clean(outputs: Iterable[NotebookNode], folders: Iterable[str] = ()) -> list[NotebookNode]:
    """Copies of one cell's outputs that are the same whenever the results are.

    Chunks of a stream are joined, stdout before stderr where nothing is shown in
    between, since their order there is a matter of timing. Execution counts, memory
    addresses, widgets, the metadata of figures and names of folders of this machine
    are taken out.

    folders: further folders whose names are cut out of texts.
    """
    merged = _merge_streams(deepcopy(list(outputs)))
    return [one for one in merged if _cleaned(one, tuple(folders))]


def as_printed(text: str) -> str:
    r"""What a terminal shows of `text` after carriage returns and backspaces.

    >>> as_printed("10%\r100%\n")
    '100%\n'
    """
    if "\r" not in text and "\b" not in text:
        return text
    return "\n".join(_line_as_printed(line) for line in text.replace("\r\n", "\n").split("\n"))


def _merge_streams(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    pending: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            yield from _in_order(pending)
            pending = {}
            yield output
        elif output.name in pending:
            pending[output.name].text += output.text
        else:
            pending[output.name] = output
    yield from _in_order(pending)


def _in_order(streams: dict[str, NotebookNode]) -> list[NotebookNode]:
    return [streams[name] for name in STREAMS if name in streams]


def _cleaned(output: NotebookNode, folders: tuple[str, ...]) -> bool:
    """Clean the output in place; returns whether anything is left of it."""
    if output.output_type == "stream":
        output.text = _text(as_printed(output.text), folders)
        return bool(output.text)
    if output.output_type == "error":
        output.evalue = _text(output.evalue, folders)
        output.traceback = [_text(line, folders) for line in output.traceback]
        return True
    if "execution_count" in output:
        output.execution_count = None
    if WIDGET in output.data:
        return False
    output.data = {mime: _datum(mime, value, folders) for mime, value in output.data.items()}
    return bool(output.data)


def _datum(mime: str, value: Any, folders: tuple[str, ...]) -> Any:
    if not isinstance(value, str):
        return value
    if mime == "image/svg+xml":
        return SVG_METADATA.sub("", value)
    return _text(value, folders) if mime.startswith("text/") else value.strip()


def _text(text: str, folders: tuple[str, ...]) -> str:
    for folder in folders:
        text = text.replace(folder.rstrip("/") + "/", "").replace(folder, ".")
    if PACKAGES in text or CELL_FILE.search(text):
        text = WORD.sub(_short_path, text)
    text = HANDLE.sub("...", ADDRESS.sub("0x...", text))
    return text.encode("utf-8", "replace").decode("utf-8")


def _short_path(word: re.Match[str]) -> str:
    """The word without the folders above installed packages or the file of a cell."""
    text = word[0]
    if PACKAGES in text:
        return PACKAGES[1:] + text.rpartition(PACKAGES)[2]
    cell = CELL_FILE.search(text)
    return f"<cell>{text[cell.end() :]}" if cell else text


def _line_as_printed(line: str) -> str:
    shown: list[str] = []
    column = 0
    for character in line:
        if character == "\r":
            column = 0
        elif character == "\b":
            column = max(column - 1, 0)
        else:
            shown[column : column + 1] = [character]
            column += 1
    return "".join(shown)
