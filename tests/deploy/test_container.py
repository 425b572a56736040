"""The image's steps, run without an engine: in a clean folder that has what the COPY lines name, and nothing else."""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType

import pytest

from tests.deploy.lines import DEPLOY, ROOT
from tests.deploy.test_dataflow import loaded

DOCKERFILE = DEPLOY / "container" / "Dockerfile"
INSTALLED = Path("/opt/newsbeam")


def steps(target: str) -> list[tuple[str, str]]:
    """Instructions of a target, its base's not included: (name, rest), long lines joined."""
    text = re.sub(r"\\\n", " ", DOCKERFILE.read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    starts = [number for number, line in enumerate(lines) if line.startswith("FROM ")] + [len(lines)]
    for start, end in itertools.pairwise(starts):
        if lines[start].endswith(f" AS {target}"):
            return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines[start:end]]
    raise AssertionError(f"no target {target}")


def lock(path: Path) -> dict[str, str]:
    return dict(line.split("==") for line in path.read_text().split() if "==" in line)


@pytest.fixture
def entry() -> ModuleType:
    return loaded(DEPLOY / "container" / "entry.py")


@pytest.fixture
def context(tmp_path: Path) -> Path:
    """The working folder of the image, after its COPY lines."""
    work = tmp_path / "newsbeam"
    work.mkdir()
    for name, words in (*steps("newsbeam"), *steps("dataflow")):
        if name == "COPY" and not words.startswith("--from"):
            *sources, target = words.split()
            for source in sources:
                copy(ROOT / source, work / target if not target.endswith("/") else work / target / source)
    return work


def copy(source: Path, target: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    if source.is_dir():
        shutil.copytree(source, target, ignore=ignored)
    else:
        shutil.copy(source, target)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_the_wheel_that_is_installed_has_all_that_a_run_needs(context: Path, tmp_path: Path) -> None:
    (step,) = [words for name, words in steps("newsbeam") if name == "RUN" and words.endswith("--no-deps .")]
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    pip = step.replace(
        "pip install", f"{sys.executable} -m pip install --no-build-isolation --quiet --target {site}", 1
    )
    subprocess.run(["sh", "-c", pip], cwd=context, check=True, timeout=150)
    # This environment's libraries, but newsbeam from that folder: of the checkout nothing is on the path.
    path = os.pathsep.join([str(site), sysconfig.get_paths()["purelib"]])
    command = [sys.executable, "-S", context / "entry.py", sys.executable, "-S", "-m", "pipelines.ingest"]
    done = subprocess.run(
        [*command, "--to", str(home / "out"), "--json"],
        cwd=home, env={"PYTHONPATH": path, "PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["units"] == 0
    assert (home / "out" / "ledger.db").exists()


def test_the_engine_gets_a_worker_of_its_version_and_python() -> None:
    base = steps("newsbeam")[0][1].split()[0]
    beam = lock(ROOT / "requirements.lock")["apache-beam"]
    assert base == f"apache/beam_python3.11_sdk:{beam}"
    assert any("python311-template-launcher-base" in words for name, words in steps("dataflow") if name == "COPY")


def test_the_image_has_what_the_tests_ran_on() -> None:
    image, tested = lock(DEPLOY / "container" / "requirements.lock"), lock(ROOT / "requirements-dev.lock")
    assert lock(ROOT / "requirements.lock").items() <= image.items()
    assert image.keys() >= {"psycopg", "google-cloud-pubsub", "google-cloud-dataflow-client"}  # postgres, gcp, dataflow
    shared = image.keys() & tested.keys()
    assert {name: image[name] for name in shared} == {name: tested[name] for name in shared}


def test_everything_copied_is_let_through_to_the_build() -> None:
    ignore = DOCKERFILE.with_suffix(".dockerignore").read_text()
    allowed = {line[1:] for line in ignore.splitlines() if line.startswith("!")}
    for name, words in (*steps("newsbeam"), *steps("dataflow")):
        if name == "COPY" and not words.startswith("--from"):
            for source in words.split()[:-1]:
                assert any(source == entry or source.startswith(f"{entry}/") for entry in allowed), source


def test_only_dataflow_gets_root() -> None:
    assert [words for name, words in steps("newsbeam") if name == "USER"] == ["10001"]
    assert [words for name, words in steps("dataflow") if name == "USER"] == ["root"]


def test_the_entry_point_and_the_template_are_where_they_are_said_to_be(context: Path) -> None:
    (entry,) = [json.loads(words) for name, words in steps("newsbeam") if name == "ENTRYPOINT"]
    (work,) = [words for name, words in steps("newsbeam") if name == "WORKDIR"]
    assert Path(work) == INSTALLED
    (program,) = [words for name, words in steps("dataflow") if name == "ENV" and "PY_FILE" in words]
    for path in (entry[-1], program.partition("=")[2]):
        assert (context / Path(path).relative_to(INSTALLED)).exists()


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ([], ["/opt/apache/beam/boot"]),
        (["--worker_pool"], ["/opt/apache/beam/boot", "--worker_pool"]),
        (["--id=1", "--logging_endpoint=x"], ["/opt/apache/beam/boot", "--id=1", "--logging_endpoint=x"]),
        (["newsbeam", "status"], ["newsbeam", "status"]),
    ],
)
def test_the_first_word_tells_what_it_is(entry: ModuleType, words: list[str], becomes: list[str]) -> None:
    assert entry.command(words) == becomes


def test_a_variable_that_is_set_is_not_fetched(entry: ModuleType) -> None:
    pairs = ("PGPASSWORD=projects/p/secrets/s/versions/latest", "TOKEN=projects/p/secrets/t/versions/1")
    environ = {"NEWSBEAM_SECRETS": ", ".join(pairs)}
    assert entry.named({**environ, "PGPASSWORD": "set"}) == {"TOKEN": "projects/p/secrets/t/versions/1"}
    assert entry.named({}) == {}
    assert entry.with_secrets({"NEWSBEAM_SECRETS": "", "A": "b"}) == {"NEWSBEAM_SECRETS": "", "A": "b"}


class Google(BaseHTTPRequestHandler):
    """A metadata server and a Secret Manager that know one token and one secret."""

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        if self.path == "/token" and asked.get("metadata-flavor") == "Google":
            self.answer({"access_token": "t0ken"})
        elif (
            self.path == "/v1/projects/p/secrets/s/versions/latest:access" and asked["authorization"] == "Bearer t0ken"
        ):
            self.answer({"payload": {"data": base64.b64encode(b"sesame").decode()}})
        else:
            self.send_error(403)

    def answer(self, value: dict) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def google() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Google) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_secret_is_fetched_as_the_machines_own_account(entry: ModuleType, google: str) -> None:
    fetched = entry.fetched("projects/p/secrets/s/versions/latest", f"{google}/token", f"{google}/v1")
    assert fetched == "sesame"
    with pytest.raises(OSError, match="403"):
        entry.fetched("projects/p/secrets/other/versions/latest", f"{google}/token", f"{google}/v1")


def test_a_secret_that_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    program = "import entry; entry.fetched.__defaults__ = ('http://127.0.0.1:9/', entry.STORE); entry.main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "newsbeam", "status"],
        cwd=DEPLOY / "container", env={"NEWSBEAM_SECRETS": "PGPASSWORD=projects/p/secrets/s/versions/latest"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("newsbeam: a secret of NEWSBEAM_SECRETS can't be had: ")
    assert done.stderr.count("\n") == 1
