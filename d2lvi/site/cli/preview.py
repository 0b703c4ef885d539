"""`d2lvi preview`: one section in the browser, built again on every save."""

from __future__ import annotations

import threading
import webbrowser
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import click

from d2lvi.site.languages import LANGUAGES, VIETNAMESE


@click.command()
@click.argument("section")
@click.option("--edition", type=click.Choice(LANGUAGES), default=VIETNAMESE, help="Which one.")
@click.option("--port", type=int, default=8000, help="Where to serve it (0: any free port).")
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser.")
def preview(section: str, edition: str, port: int, browser: bool) -> None:
    """Show SECTION in the browser and build it again on every save; Ctrl-C ends."""
    from d2lvi.site import build as site
    from d2lvi.site import preview as pages
    from d2lvi.site.errors import Error
    from d2lvi.site.project import find_project

    project = find_project()
    name = project.name(section)
    project.source(name)
    version = pages.Version()
    # A process of its own, since Sphinx holds global state; it stays, since loading takes
    # longer than building a page.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker:

        def build() -> None:
            try:
                built = worker.submit(site.build_edition, project.root, edition).result()
            except Error as error:
                click.echo(str(error), err=True)
                return
            for warning in built.warnings:
                click.echo(warning, err=True)
            click.echo(f"{built.written} pages written in {built.seconds:.1f} s")

        build()
        server = pages.server(site.folder_of(project, edition), port, version)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{name}.html"
        click.echo(f"{address}   (Ctrl-C ends)")
        if browser:
            webbrowser.open(address)
        try:
            pages.watch(project, build, version, threading.Event())
        except KeyboardInterrupt:
            server.shutdown()
