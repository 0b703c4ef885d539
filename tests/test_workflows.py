"""The workflow files are valid, pinned, and give a stranger's pull request nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[1] / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40}$")

pytestmark = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def load(path: Path) -> dict:
    """The workflow; YAML reads its key `on` as the boolean True."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def triggers(workflow: dict) -> set[str]:
    events = workflow[True]
    return {events} if isinstance(events, str) else set(events)


def jobs_for_strangers(workflow: dict) -> dict[str, dict]:
    """The jobs that a pull request from a fork starts."""
    return workflow["jobs"] if "pull_request" in triggers(workflow) else {}


def test_file_follows_the_published_schema(path):
    command = [sys.executable, "-m", "check_jsonschema"]
    command += ["--builtin-schema", "vendor.github-workflows", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_by_commit(path):
    for job in load(path)["jobs"].values():
        for step in job.get("steps", []):
            if "uses" in step and not step["uses"].startswith("./"):
                assert PINNED.match(step["uses"]), step["uses"]


def test_default_permissions_only_read(path):
    assert load(path)["permissions"] in ({"contents": "read"}, {})


def test_checkout_leaves_no_token_behind(path):
    for job in load(path)["jobs"].values():
        for step in job.get("steps", []):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_code_of_a_fork_is_never_run_with_the_rights_of_the_repository(path):
    workflow = load(path)
    privileged = triggers(workflow) & {"pull_request_target", "workflow_run"}
    text = path.read_text(encoding="utf-8")
    assert not (privileged and "actions/checkout@" in text)


def test_jobs_with_rights_run_nothing_that_a_fork_made(path):
    """What they download they only copy and show."""
    workflow = load(path)
    if not triggers(workflow) & {"pull_request_target", "workflow_run"}:
        return
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            run = step.get("run", "")
            assert not re.search(r"\b(?:python|node|npm|make|bash|sh|source|eval)\b|\.venv", run)
            # Text of others goes through the environment, never into the script itself.
            assert "${{" not in run
            assert step.get("uses", "").partition("@")[0] in ("", "actions/download-artifact")


def test_pull_request_meets_no_secret_no_gpu_and_no_write_permission(path):
    for job in jobs_for_strangers(load(path)).values():
        text = yaml.safe_dump(job)
        assert "secrets." not in text
        assert "self-hosted" not in text and "gpu" not in str(job["runs-on"])
        assert "write" not in str(job.get("permissions", {}))


def test_every_job_ends_by_itself(path):
    for name, job in load(path)["jobs"].items():
        assert "timeout-minutes" in job or "uses" in job, name
