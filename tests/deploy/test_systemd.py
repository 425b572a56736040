"""The timer and its service: systemd itself finds nothing wrong, and the command line is newsbeam's."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.lines import DEPLOY, check

UNITS = DEPLOY / "systemd"
PROGRAM = "/opt/newsbeam/bin/newsbeam"


def unit(name: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None, strict=True)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]  # as configparser's documentation does it
    parsed.read_string((UNITS / name).read_text())
    return parsed


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    for path in UNITS.iterdir():  # the program that it looks for is not installed here
        (tmp_path / path.name).write_text(path.read_text().replace(PROGRAM, "/bin/true"))
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    mine = [line for line in done.stderr.splitlines() if "newsbeam" in line]
    assert mine == [], done.stderr


def test_systemd_would_find_a_misspelt_setting(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    path = tmp_path / "newsbeam.service"
    path.write_text((UNITS / "newsbeam.service").read_text().replace(PROGRAM, "/bin/true") + "KilMode=mixed\n")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False)
    assert "KilMode" in done.stderr


def test_the_service_runs_newsbeam() -> None:
    program, *words = shlex.split(unit("newsbeam.service")["Service"]["ExecStart"])
    assert program == PROGRAM
    assert check(["newsbeam", *words]) == []


def test_it_has_the_time_to_drain_and_a_held_ledger_is_no_failure() -> None:
    service = unit("newsbeam.service")["Service"]
    assert service["SuccessExitStatus"] == "3"
    assert int(service["TimeoutStopSec"]) > 20  # seconds that SIGTERM leaves to what is under way
    assert service["KillMode"] == "mixed"
    assert unit("newsbeam.timer")["Timer"]["OnCalendar"] == "*:0/15"


def test_what_it_writes_lies_where_a_strict_system_lets_it() -> None:
    service = unit("newsbeam.service")["Service"]
    written = [word for word in shlex.split(service["ExecStart"]) if word.startswith("/var/")]
    assert service["ProtectSystem"] == "strict"
    assert written == ["/var/lib/newsbeam", "/var/lib/newsbeam/newsbeam.prom"]
    assert service["StateDirectory"] == "newsbeam"
