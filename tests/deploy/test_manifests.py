"""Manifests are what Kubernetes takes, and their command lines what newsbeam takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import kubernetes_validate
import pytest

from tests.deploy.lines import DEPLOY, ROOT, check, documents

FILES = sorted(str(path.relative_to(DEPLOY)) for path in DEPLOY.glob("**/*.yaml"))
VERSIONS = ("1.29", "1.33")
"""Two minors of Kubernetes, far apart: what is stable in both will be in the next."""


def pods(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The pod specifications of a workload."""
    spec = document["spec"]
    if document["kind"] == "CronJob":
        yield spec["jobTemplate"]["spec"]["template"]["spec"]
    elif document["kind"] == "Deployment":
        yield spec["template"]["spec"]


def containers(path: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(pod, box) for document in documents(path) for pod in pods(document) for box in pod["containers"]]


def test_there_are_manifests() -> None:
    assert FILES == ["flink/cluster.yaml", "flink/stream.yaml", "kubernetes/cronjob.yaml"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", FILES)
def test_each_document_is_valid_and_has_no_unknown_field(path: str, version: str) -> None:
    for document in documents(path):
        assert str(kubernetes_validate.validate(document, version, strict=True)).startswith(version)


def test_the_check_finds_a_misspelt_field() -> None:
    (job,) = [one for one in documents("kubernetes/cronjob.yaml") if one["kind"] == "CronJob"]
    job["spec"]["concurencyPolicy"] = "Forbid"
    with pytest.raises(kubernetes_validate.ValidationError, match="concurencyPolicy"):
        kubernetes_validate.validate(job, VERSIONS[0], strict=True)


@pytest.mark.parametrize("path", FILES)
def test_volumes_that_are_mounted_are_declared_and_no_secret_is_written_down(path: str) -> None:
    for pod, box in containers(path):
        declared = {volume["name"] for volume in pod.get("volumes", [])}
        assert {mount["name"] for mount in box.get("volumeMounts", [])} <= declared
        for variable in box.get("env", []):
            assert variable["name"] == "FLINK_PROPERTIES" or "secretKeyRef" in variable["valueFrom"]


@pytest.mark.parametrize("path", FILES)
def test_strangers_pages_are_not_read_as_root(path: str) -> None:
    for pod, box in containers(path):
        if box["image"].startswith("newsbeam:"):
            assert {**pod["securityContext"], **box["securityContext"]}["runAsUser"] == 10001
            assert pod["securityContext"]["runAsNonRoot"]
            assert box["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_the_scheduled_batch_is_a_command_line_of_newsbeams() -> None:
    ((_, box),) = containers("kubernetes/cronjob.yaml")
    assert check(box["args"]) == []


def test_the_stream_runs_on_flink_by_its_job_server_and_its_workers() -> None:
    boxes = {box["name"]: box for path in FILES[:2] for _, box in containers(path)}
    beam = check(boxes["driver"]["args"])
    said = dict(word.removeprefix("--").split("=", 1) for word in beam if "=" in word)
    server = dict(word.removeprefix("--").split("=", 1) for word in boxes["job-server"]["args"])
    assert said["runner"] == "PortableRunner"
    assert said["job_endpoint"] == f"localhost:{server['job-port']}"
    assert said["artifact_endpoint"] == f"localhost:{server['artifact-port']}"
    assert said["environment_type"] == "EXTERNAL"
    assert said["environment_config"] == f"localhost:{boxes['workers']['ports'][0]['containerPort']}"
    assert boxes["workers"]["args"] == ["--worker_pool"]
    assert int(said["checkpointing_interval"]) > 0
    assert "--streaming" in boxes["driver"]["args"]


def test_every_slot_of_the_cluster_is_used_and_artifacts_lie_where_all_see_them() -> None:
    (managers,) = [one for one in documents("flink/cluster.yaml") if one["metadata"]["name"] == "flink-taskmanager"]
    boxes = {box["name"]: box for path in FILES[:2] for _, box in containers(path)}
    assert "numberOfTaskSlots: 1" in boxes["taskmanager"]["env"][0]["value"]
    assert f"--parallelism={managers['spec']['replicas']}" in boxes["driver"]["args"]
    (folder,) = [word for word in boxes["job-server"]["args"] if word.startswith("--artifacts-dir=/shared/")]
    for name in ("taskmanager", "workers", "job-server", "driver"):
        assert {"name": "shared", "mountPath": "/shared"} in boxes[name]["volumeMounts"], (name, folder)


def test_the_job_server_is_of_beams_version_and_of_flinks() -> None:
    lock = dict(line.split("==") for line in (ROOT / "requirements.lock").read_text().split() if "==" in line)
    images = {box["name"]: box["image"] for path in FILES[:2] for _, box in containers(path)}
    flink = images["jobmanager"].removeprefix("flink:").partition("-")[0]
    assert images["taskmanager"] == images["jobmanager"]
    assert images["job-server"] == f"apache/beam_flink{flink}_job_server:{lock['apache-beam']}"
