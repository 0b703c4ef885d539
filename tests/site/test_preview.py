"""Pages are served with the script that loads them again, and built on every save."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from d2lvi.site import preview
from d2lvi.site.preview import Version
from d2lvi.site.project import Project


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text("<p>Index</p>")
    (tmp_path / "a" / "b.html").write_text("<p>Mất mát</p>", encoding="utf-8")
    (tmp_path / "a" / "c.svg").write_text("<svg/>")
    version = Version()
    version.number = 7
    server = preview.server(tmp_path, 0, version)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def got(address: str) -> str:
    with urlopen(address, timeout=20) as answer:
        return answer.read().decode("utf-8")


def test_pages_come_with_the_script(address: str):
    page = got(f"{address}/a/b.html?x=1")
    assert page.startswith("<p>Mất mát</p>") and preview.VERSION in page
    assert got(f"{address}/").startswith("<p>Index</p>")


def test_other_files_come_as_they_are(address: str):
    assert got(f"{address}/a/c.svg") == "<svg/>"
    with pytest.raises(HTTPError, match="404") as caught:
        got(f"{address}/missing.html")
    caught.value.close()


def test_the_version_can_be_asked_for(address: str):
    assert got(f"{address}{preview.VERSION}") == "7"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "_config.yml").write_text("title: T\n")
    (tmp_path / "_toc.yml").write_text("root: a\n")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "a.md").write_text("one\n")
    return Project(tmp_path)


def test_saving_builds_again_and_tells_the_browser(project: Project):
    version, stop, built = Version(), threading.Event(), threading.Event()
    seen: list[str] = []

    def build() -> None:
        seen.append(project.source("a").read_text())
        built.set()

    thread = threading.Thread(
        target=preview.watch, args=(project, build, version, stop), kwargs={"pause": 0.01}
    )
    thread.start()
    for number in range(1000):
        # The watcher may look for the first time after a file was written: write another.
        (project.book / f"new{number}.svg").write_text("<svg/>")
        if built.wait(0.1):
            break
    assert built.is_set()
    stop.set()
    thread.join()
    assert version.number == len(seen) >= 1


def test_nothing_is_built_while_nothing_changes(project: Project):
    stop, version = threading.Event(), Version()
    count = []

    class Pauses:
        def wait(self, pause: float) -> bool:
            count.append(pause)
            (project.book / ".a.md.swp").write_text("an editor's own file")
            return len(count) > 3

    preview.watch(project, lambda: stop.set(), version, Pauses())  # type: ignore[arg-type]
    assert not stop.is_set() and version.number == 0
