"""What contributors meet before any code: templates, hooks, owners, the guide."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from d2lvi.site.cli import group


@pytest.fixture
def github(root: Path) -> Path:
    return root / ".github"


def test_issue_forms_are_in_both_languages(github: Path):
    forms = sorted((github / "ISSUE_TEMPLATE").glob("*.yml"))
    assert len(forms) == 3
    for path in forms:
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert {"name", "description", "body"} <= form.keys()
        for part in form["body"]:
            assert part["type"] in ("input", "textarea", "dropdown", "checkboxes", "markdown")
            assert " · " in part["attributes"]["label"] or "Python" in part["attributes"]["label"]
        identifiers = [part["id"] for part in form["body"]]
        assert len(set(identifiers)) == len(identifiers)


def test_owners_are_given_for_paths_that_exist(root: Path, github: Path):
    for line in (github / "CODEOWNERS").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            path, *owners = line.split()
            assert path == "*" or (root / path.strip("/")).exists(), path
            assert owners and all(owner.startswith("@") for owner in owners)


def test_hooks_call_commands_that_exist(root: Path):
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    assert {repository["repo"] for repository in config["repos"]} == {"local"}
    for hook in hooks:
        program, *arguments = hook["entry"].split()
        if program.endswith("/d2lvi"):
            result = CliRunner().invoke(group, [*arguments[:1], "--help"])
            assert result.exit_code == 0
            for option in arguments[1:]:
                assert option in result.output
        else:
            assert program.endswith("/ruff")


def test_commands_of_the_guide_exist(root: Path):
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bd2lvi ([a-z]+)(?: (export|import|update|confirm))?", text))
    assert {("check", ""), ("po", "export"), ("po", "import")} <= named
    for command, inner in named:
        arguments = [command, inner] if inner and command in ("po", "state") else [command]
        result = CliRunner().invoke(group, [*arguments, "--help"])
        assert result.exit_code == 0, (arguments, result.output)


def test_links_of_the_guide_lead_to_headings_and_files(root: Path):
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif "//" not in target:
            assert (root / target).exists(), target


def test_starting_the_command_line_loads_nothing_heavy():
    code = "import sys, d2lvi.site.cli; print({'sphinx', 'mxnet'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
