"""What differs between the editions, decided before anything is read.

`d2lvi_edition` says which edition is built. `d2lvi_english` in `_config.yml` holds the
Sphinx settings whose values differ in the English one. A part of the table of contents
has a `caption` and a `caption_en`; Sphinx's own settings follow from the edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from d2lvi.site.errors import Problem
from d2lvi.site.languages import ENGLISH, LANGUAGES, VIETNAMESE, WORDS
from d2lvi.site.project import TOC
from d2lvi.site.sphinx.reporting import warn
from d2lvi.site.sphinx.wording import number_formats

PUBLISHER = Path(__file__).parents[1]
STATIC = PUBLISHER / "static"


def find_contents(app: Sphinx, config: Config) -> None:
    """Make the path of the table of contents absolute.

    `jupyter-book build book --toc _toc.yml` gives it relative to the current folder,
    sphinx_external_toc takes it as relative to the book.
    """
    given = Path(config.external_toc_path)
    source = Path(app.srcdir)
    candidates = (source / given, Path.cwd() / given, source.parent / TOC)
    found = next((path for path in candidates if path.is_file()), given)
    config.external_toc_path = found.resolve().as_posix()


def choose_edition(app: Sphinx, config: Config) -> None:
    """Set what follows from the edition."""
    edition = config.d2lvi_edition
    if edition not in LANGUAGES:
        raise ConfigError(f"d2lvi_edition is '{edition}', and can be {' or '.join(LANGUAGES)}")
    if edition == ENGLISH:
        for name, value in config.d2lvi_english.items():
            setattr(config, name, value)
    config.numfig = True
    config.numfig_format = number_formats(WORDS[edition])
    config.nb_execution_mode = "off"
    config.nb_custom_formats = {".md": "d2lvi.site.sphinx.sources.read_notebook"}
    # A second search field above the one of the side bar.
    config.html_theme_options = {"navbar_persistent": [], **config.html_theme_options}
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    # Quotes and dashes are in the source as they shall be, in both languages.
    config.smartquotes = False


def note_publisher(app: Sphinx, config: Config) -> None:
    """Build everything anew when the publisher itself has changed."""
    digest = sha256()
    for path in sorted(PUBLISHER.rglob("*.py")):
        if path.relative_to(PUBLISHER).parts[0] not in ("cli", "execute"):
            digest.update(path.read_bytes())
    config.d2lvi_publisher = digest.hexdigest()


def translate_contents(app: Sphinx, config: Config) -> None:
    """Give the parts of the table of contents their captions in English."""
    if config.d2lvi_edition == VIETNAMESE:
        return
    path = Path(config.external_toc_path)
    text = path.read_text(encoding="utf-8")
    captions = dict(_captions(yaml.safe_load(text)))
    for caption, english in captions.items():
        if not english:
            line = text.partition(caption)[0].count("\n") + 1
            message = f"the part '{caption}' has no English caption"
            warn(Problem(message, "Write `caption_en:` below it", path, line))
    site_map = config.external_site_map
    for name in site_map:
        for toctree in site_map[name].subtrees:
            toctree.caption = captions.get(toctree.caption) or toctree.caption


def _captions(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if node.get("caption"):
            yield str(node["caption"]), str(node.get("caption_en") or "")
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _captions(child)


def place_notebooks(app: Sphinx) -> None:
    """Keep MyST-NB's own files out of the site: beside the doctrees, one set an edition.

    It puts them beside the pages, which for the English edition is inside the
    Vietnamese.
    """
    folder = Path(app.doctreedir).parent / "jupyter_execute"
    app.env.mystnb_config = app.env.mystnb_config.copy(output_folder=str(folder))


def setup(app: Sphinx) -> None:
    """Register the settings and what they lead to."""
    app.add_config_value("d2lvi_edition", VIETNAMESE, "env", types=(str,))
    app.add_config_value("d2lvi_english", {}, "env", types=(dict,))
    app.add_config_value("d2lvi_publisher", "", "env", types=(str,))
    app.connect("config-inited", find_contents, priority=10)
    app.connect("config-inited", choose_edition, priority=20)
    app.connect("config-inited", note_publisher)
    # sphinx_external_toc reads the table of contents at 900.
    app.connect("config-inited", translate_contents, priority=910)
    # After MyST-NB has made its configuration, at 500.
    app.connect("builder-inited", place_notebooks, priority=600)
    app.add_css_file("d2lvi.css")
