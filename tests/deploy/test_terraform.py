"""The Terraform files parse, say what they use, and hand on what newsbeam and its template take."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import hcl2
import pytest

from tests.deploy.lines import DEPLOY, check
from tests.deploy.test_dataflow import PARAMETERS

FILES = sorted((DEPLOY / "terraform").glob("*.tf"))
TEXT = "\n".join(path.read_text() for path in FILES)


def blocks(kind: str) -> Iterator[dict[str, Any]]:
    for path in FILES:
        with path.open() as file:
            yield from hcl2.load(file).get(kind, [])


def named(kind: str) -> dict[str, dict[str, Any]]:
    """Blocks with one label (variable, output) by it."""
    return {name.strip('"'): body for block in blocks(kind) for name, body in block.items()}


def resource(kind: str, name: str) -> dict[str, Any]:
    (found,) = [block[f'"{kind}"'] for block in blocks("resource") if f'"{kind}"' in block]
    body: dict[str, Any] = found[f'"{name}"']
    return body


def test_what_is_used_is_declared_and_what_is_declared_is_used() -> None:
    assert set(re.findall(r"\bvar\.(\w+)", TEXT)) == named("variable").keys()
    declared = {
        f"{kind}.{name}".replace('"', "") for block in blocks("resource") for kind, v in block.items() for name in v
    }
    assert set(re.findall(r"\b(google_\w+\.\w+)\b", TEXT)) <= declared


def test_each_variable_and_output_says_what_it_is() -> None:
    for body in (*named("variable").values(), *named("output").values()):
        assert body["description"].strip('"').endswith(".")
    assert all("type" in body for body in named("variable").values())


def test_no_secret_is_a_variable_or_stands_in_the_state() -> None:
    assert not [name for name in named("variable") if re.search("secret|password|token", name)]
    assert "google_secret_manager_secret_version" not in TEXT
    assert "google_sql_user" not in TEXT


def test_the_batch_is_a_command_line_of_newsbeams() -> None:
    job = resource("google_cloud_run_v2_job", "batch")["template"][0]["template"][0]["containers"][0]
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', job["args"])
    values = {
        name: body.get("default", "x").strip('"')
        for name, body in named("variable").items()
        if type_of(body) == "string"
    }
    said = [re.sub(r"\$\{var\.(\w+)\}", lambda found: values[found[1]], word) for word in words]
    assert check(said) == []
    assert job["env"][0]["name"] == '"PGPASSWORD"'


def type_of(body: dict[str, Any]) -> str:
    return str(body["type"]) if body.get("default") not in (None, "null") or "default" not in body else ""


def test_the_stream_gives_the_template_what_it_takes_and_all_that_it_wants() -> None:
    given = resource("google_dataflow_flex_template_job", "stream")["parameters"]
    assert given.keys() <= PARAMETERS.keys()
    assert given.keys() >= {name for name, one in PARAMETERS.items() if not one["isOptional"]}


@pytest.mark.parametrize("name", sorted(named("variable").keys() & PARAMETERS.keys()))
def test_a_default_is_that_of_the_template(name: str) -> None:
    body = named("variable")[name]
    if "default" in body:
        assert str(body["default"]).strip('"').lower() == PARAMETERS[name]["defaultValue"]


def test_terraform_itself_would_write_it_so() -> None:
    if not shutil.which("terraform"):
        pytest.skip("no terraform on this machine")
    command = ["terraform", "fmt", "-check", "-diff", DEPLOY / "terraform"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
