"""BigQuery's REST API as far as load jobs go, on loopback: what its reference says of requests, ids and rows.

The service itself can't be run outside of Google; this answers the real client's own requests.
"""

from __future__ import annotations

import contextlib
import email
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

TOKEN = "let-me-in"
_JOBS = re.compile(r"(?:/upload|/resumable/upload)?/bigquery/v2/projects/(?P<project>[^/]+)/jobs(?:/(?P<job>[^/?]+))?")
_PLAIN: dict[str, type | tuple[type, ...]] = {
    "STRING": str, "INTEGER": int, "FLOAT": (int, float), "BOOLEAN": bool, "TIMESTAMP": str,
}  # fmt: skip


@dataclass
class Service:
    """What it holds, and how it shall misbehave.

    Attributes:
        datasets: those that exist.
        rows: table → rows.
        jobs: id → resource, failed ones too.
        lose: so many answers are lost after their job has run.
        guarded: it wants a token.
    """

    datasets: set[str] = field(default_factory=lambda: {"news"})
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    lose: int = 0
    guarded: bool = False
    address: str = ""

    def client(self, project: str) -> bigquery.Client:
        """Google's client, towards this."""
        options = {"api_endpoint": self.address}
        return bigquery.Client(project=project, credentials=AnonymousCredentials(), client_options=options)  # type: ignore[no-untyped-call]

    def credentials(self, folder: Path) -> Path:
        """The key file of a service account whose tokens this gives out: for GOOGLE_APPLICATION_CREDENTIALS."""
        self.guarded = True
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        account = {
            "type": "service_account", "project_id": "press", "private_key": key.private_bytes(*form).decode(),
            "client_email": "newsbeam@press.example", "token_uri": f"{self.address}/token",
        }  # fmt: skip
        path = folder / "key.json"
        path.write_text(json.dumps(account))
        return path

    def load(self, job: dict[str, Any], content: bytes) -> None:
        """Run a load job: all of its rows or none."""
        load = job["configuration"]["load"]
        table = load["destinationTable"]
        job["status"] = {"state": "DONE"}
        try:
            if table["datasetId"] not in self.datasets:
                raise ValueError(f"Not found: Dataset {table['projectId']}:{table['datasetId']}")
            rows = [json.loads(line) for line in content.splitlines()]
            for row in rows:
                check_row(load["schema"]["fields"], row)
        except ValueError as error:
            said = {"reason": "invalid", "message": str(error)}
            job["status"] |= {"errorResult": said, "errors": [said]}
        else:
            assert load["writeDisposition"] == "WRITE_APPEND"
            self.rows.setdefault(table["tableId"], []).extend(rows)


def check_row(fields: list[dict[str, Any]], row: dict[str, Any]) -> None:
    """What BigQuery says of a row of JSON; raises ValueError."""
    if unknown := row.keys() - {column["name"] for column in fields}:
        raise ValueError(f"No such field: {min(unknown)}.")
    for column in fields:
        value = row.get(column["name"])
        if value is None:
            if column["mode"] != "NULLABLE":
                raise ValueError(f"Missing required field: {column['name']}.")
            continue
        if (column["mode"] == "REPEATED") is not isinstance(value, list):
            raise ValueError(f"Array specified for non-repeated field: {column['name']}.")
        for one in value if isinstance(value, list) else [value]:
            _check_value(column, one)


def _check_value(column: dict[str, Any], value: Any) -> None:
    if column["type"] == "RECORD":
        check_row(column["fields"], value)
        return
    if not isinstance(value, _PLAIN[column["type"]]):
        raise ValueError(
            f"Could not convert value to {column['type'].lower()}. Field: {column['name']}; Value: {value}"
        )
    if column["type"] == "TIMESTAMP":
        datetime.fromisoformat(value)


@contextlib.contextmanager
def serve() -> Iterator[Service]:
    """Run one."""
    service = Service()
    handler = type("Handler", (_Handler,), {"service": service, "uploads": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True  # the client keeps its connections
        service.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service
    uploads: dict[str, dict[str, Any]]

    def do_GET(self) -> None:
        found = _JOBS.match(self.path)
        job = self.service.jobs.get(str(found and found["job"]))
        if job is None:
            self._answer(404, _error(404, "notFound", f"Not found: Job {found and found['job']}"))
        else:
            self._answer(200, job)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/token":
            self._answer(200, {"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"})
            return
        if self.service.guarded and self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401, _error(401, "authError", "Invalid Credentials"))
            return
        assert _JOBS.match(self.path), self.path
        if "uploadType=resumable" in self.path:
            session = f"{len(self.uploads)}"
            self.uploads[session] = json.loads(body)
            self._answer(200, {}, Location=f"{self.service.address}/session/{session}")
            return
        assert "uploadType=multipart" in self.path
        whole = b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + body
        metadata, content = email.message_from_bytes(whole).get_payload()  # type: ignore[misc]
        self._insert(json.loads(metadata.get_payload()), content.get_payload(decode=True))  # type: ignore[union-attr]

    def do_PUT(self) -> None:
        """The one request of an upload session whose content fits into a chunk."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self._insert(self.uploads.pop(self.path.rpartition("/")[2]), content)

    def _insert(self, job: dict[str, Any], content: bytes) -> None:
        job_id = job["jobReference"]["jobId"]
        assert re.fullmatch(r"[\w-]{1,1024}", job_id, re.ASCII)
        if job_id in self.service.jobs:
            self._answer(409, _error(409, "duplicate", f"Already Exists: Job {job_id}"))
            return
        self.service.jobs[job_id] = job
        self.service.load(job, content)
        if self.service.lose:
            self.service.lose -= 1
            self.close_connection = True
            return
        self._answer(200, job)

    def _answer(self, status: int, value: dict[str, Any], **headers: str) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _error(status: int, reason: str, message: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": message, "errors": [{"reason": reason, "message": message}]}}
