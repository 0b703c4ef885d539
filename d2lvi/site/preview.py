"""A page that the browser loads again whenever its source is saved: `d2lvi preview`.

The same build as always, in a process that stays, so that only what changed is read; a
small server hands out the pages with a script that asks whether there is a newer one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from d2lvi.site.project import CONFIG, TOC, Project

VERSION = "/_version"
PAUSE = 0.3

_SCRIPT = b"""<script>
(function () {
  let shown;
  setInterval(async function () {
    try {
      const answer = await (await fetch("/_version", {cache: "no-store"})).text();
      if (shown !== undefined && answer !== shown) location.reload();
      shown = answer;
    } catch (error) { /* the server has ended, or is not ready */ }
  }, 500);
})();
</script>
"""


class Version:
    """How often the pages were built; what browsers ask for."""

    def __init__(self) -> None:
        self.number = 0


class Handler(SimpleHTTPRequestHandler):
    """Hands out files, HTML pages with the script that loads them again."""

    def __init__(self, *arguments: object, version: Version, **options: object) -> None:
        self.version = version
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a request."""
        if self.path.partition("?")[0] == VERSION:
            self._answer(str(self.version.number).encode(), "text/plain")
            return
        file = Path(self.translate_path(self.path))
        if file.is_dir() and self.path.partition("?")[0].endswith("/"):
            file = file / "index.html"
        if file.suffix == ".html" and file.is_file():
            self._answer(file.read_bytes() + _SCRIPT, "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the terminal is for warnings."""


def server(folder: Path, port: int, version: Version) -> ThreadingHTTPServer:
    """A server of the pages below `folder`, to this machine only; port 0 takes a free one."""
    handler = partial(Handler, directory=str(folder), version=version)
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def times(project: Project) -> Mapping[Path, int]:
    """When each file that pages depend on was last changed."""
    found: dict[Path, int] = {}
    for path in (project.root / CONFIG, project.root / TOC, *project.book.rglob("*")):
        if path.name.startswith(".") or project.state in path.parents:
            continue
        try:
            found[path] = path.stat().st_mtime_ns
        except OSError:
            continue  # deleted a moment ago
    return found


def watch(
    project: Project,
    build: Callable[[], None],
    version: Version,
    stop: threading.Event,
    pause: float = PAUSE,
) -> None:
    """Build whenever a file of the book has changed, until `stop` is set."""
    before = times(project)
    while not stop.wait(pause):
        now = times(project)
        if now != before:
            before = now
            build()
            version.number += 1
