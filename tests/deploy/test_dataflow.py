"""The Flex Template's parameters are flags that exist, with their defaults, and launch what they say."""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipelines.cli import parsers
from pipelines.options import Options, beam_flags, ingest_options
from tests.deploy.lines import DEPLOY, check

SPEC = json.loads((DEPLOY / "dataflow" / "metadata.json").read_text())
PARAMETERS = {parameter["name"]: parameter for parameter in SPEC["parameters"]}
FIELDS = {"name", "label", "helpText", "paramType", "isOptional", "defaultValue", "regexes"}
"""Of ParameterMetadata, those used (https://cloud.google.com/dataflow/docs/reference/rest/v1b3/GetTemplateResponse)."""
REQUIRED = {
    "to": "gs://bucket/records pubsub://project/topic",
    "ledger": "postgresql://newsbeam@10.0.0.3/newsbeam?sslmode=require",
    "staging": "gs://bucket/staging",
    "contact": "ops@example.org",
    "sdk_container_image": "europe-docker.pkg.dev/p/r/newsbeam:1",
}


@pytest.fixture
def launch(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """deploy/dataflow/launch.py, beside its neighbour as in the image."""
    monkeypatch.syspath_prepend(str(DEPLOY / "container"))
    monkeypatch.delitem(sys.modules, "entry", raising=False)
    return loaded(DEPLOY / "dataflow" / "launch.py")


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"deploy_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flag(name: str) -> argparse.Action | None:
    """The flag of newsbeam's that a parameter stands for."""
    actions = parsers()[1]["ingest"]._actions
    return next((action for action in actions if f"--{name.replace('_', '-')}" in action.option_strings), None)


def words(values: dict[str, str]) -> list[str]:
    """As the launcher writes parameters."""
    return [f"--{name}={value}" for name, value in values.items()]


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_is_a_flag_of_newsbeams_or_of_beams(name: str) -> None:
    if flag(name) is None:
        assert beam_flags([f"--{name}=1"], parsers()[1]["ingest"]) == ([f"--{name}=1"], [])


def meant(launch: ModuleType, values: dict[str, str]) -> Options:
    """What newsbeam makes of parameters, Beam's own left out."""
    _, rest = beam_flags(launch.command_line(words(values)), parsers()[1]["ingest"])
    return ingest_options(parsers()[0].parse_args(rest), [], {})


@pytest.mark.parametrize("name", [name for name, one in PARAMETERS.items() if "defaultValue" in one])
def test_its_default_is_what_newsbeam_does_without_it(launch: ModuleType, name: str) -> None:
    assert meant(launch, {**REQUIRED, name: PARAMETERS[name]["defaultValue"]}) == meant(launch, REQUIRED)


def test_the_form_is_that_of_the_service() -> None:
    assert SPEC["streaming"] is True
    for parameter in SPEC["parameters"]:
        assert parameter.keys() <= FIELDS
        assert parameter["label"]
        assert parameter["helpText"].endswith(".")
        assert parameter["isOptional"] or "defaultValue" not in parameter
    assert {name for name, one in PARAMETERS.items() if not one["isOptional"]} == REQUIRED.keys()


@pytest.mark.parametrize("name", PARAMETERS)
def test_its_pattern_takes_what_is_right(name: str) -> None:
    for value in filter(None, (PARAMETERS[name].get("defaultValue"), REQUIRED.get(name))):
        assert all(re.search(pattern, value) for pattern in PARAMETERS[name]["regexes"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ledger", "postgresql://newsbeam:sesame@10.0.0.3/newsbeam"),
        ("ledger", "sqlite:///ledger.db"),
        ("staging", "/srv/staging"),
        ("to", "out"),
        ("min_poll_interval", "often"),
        ("respect_tdm", "yes"),
    ],
)
def test_it_refuses_passwords_and_what_no_worker_could_reach(name: str, value: str) -> None:
    assert not all(re.search(pattern, value) for pattern in PARAMETERS[name]["regexes"])


def test_what_is_launched_is_a_command_line_of_newsbeams(launch: ModuleType) -> None:
    optional = {name: one["defaultValue"] for name, one in PARAMETERS.items() if "defaultValue" in one}
    given = {
        **REQUIRED,
        **optional,
        "respect_tdm": "true",
        "ports": "80,443",
        "user_agent": "Paperboy/1.0 (a@b.example)",
    }
    said = launch.command_line(
        [*words(given), "--runner=DataflowRunner", "--project=p", "--template_location=gs://b/j"]
    )
    beam = check(["newsbeam", *said])
    assert [word for word in said if word.startswith("--to")] == [f"--to={one}" for one in REQUIRED["to"].split()]
    assert "--respect-tdm" in said
    assert "--min-poll-interval=5m" in said
    assert "--streaming" in said
    sent = ["--runner=DataflowRunner", "--project=p", "--template_location=gs://b/j"]
    assert set(beam) >= {*sent, f"--sdk_container_image={REQUIRED['sdk_container_image']}"}


def test_a_switch_is_true_or_false(launch: ModuleType) -> None:
    assert launch.command_line(["--respect_tdm=false"]) == ["ingest", "--streaming"]
    with pytest.raises(SystemExit, match="true or false"):
        launch.command_line(["--respect_tdm=maybe"])


def test_what_the_service_adds_and_beam_does_not_know_is_left_out(
    launch: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    said = launch.command_line(["--contact=a@b.example", "--of_next_year=1", "--temp_location=gs://b/t"])
    assert said == ["ingest", "--streaming", "--contact=a@b.example", "--temp_location=gs://b/t"]
    assert "--of_next_year" in capsys.readouterr().err
