"""Where records may go: what --to may say, and the sink behind each."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from pipelines.flags import UsageError
from transforms.io.fileforms import FORMS, FileForm
from transforms.io.gcs import Store
from transforms.io.publishing import Sink, SinkError
from transforms.io.sinks.bigquery import BigQuerySink
from transforms.io.sinks.folder import FolderSink, check_folder
from transforms.io.sinks.gcs import GcsSink
from transforms.io.sinks.postgres import PostgresSink
from transforms.io.sinks.pubsub import PubsubSink
from transforms.io.sinks.stdout import StdoutSink


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A kind of sink that a URI names.

    Attributes:
        example: of its form, for messages.
        valid: whether a URI has it.
        make: the sink of a valid one.
        needs: the module of its client library, and the extra of newsbeam that installs it.
    """

    example: str
    valid: Callable[[str], bool]
    make: Callable[[str, FileForm], Sink]
    needs: tuple[str, str]


def _is_postgres(uri: str) -> bool:
    try:
        return bool(make_url(uri).host or make_url(uri).database)
    except (ArgumentError, ValueError):
        return False


def _accepts(make: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether a sink can be made of a URI."""

    def valid(uri: str) -> bool:
        try:
            make(uri)
        except ValueError:
            return False
        return True

    return valid


SCHEMES = {
    "postgresql": Scheme(
        example="postgresql://user@host/database",
        valid=_is_postgres,
        make=lambda uri, form: PostgresSink.at(uri),
        needs=("psycopg", "postgres"),
    ),
    "pubsub": Scheme(
        example="pubsub://project/topic",
        valid=_accepts(PubsubSink.at),
        make=lambda uri, form: PubsubSink.at(uri),
        needs=("google.pubsub_v1", "gcp"),
    ),
    "bigquery": Scheme(
        example="bigquery://project/dataset",
        valid=_accepts(BigQuerySink.at),
        make=lambda uri, form: BigQuerySink.at(uri),
        needs=("google.cloud.bigquery", "gcp"),
    ),
    "gs": Scheme(
        example="gs://bucket/path",
        valid=_accepts(Store.at),
        make=lambda uri, form: GcsSink(store=Store.at(uri), form=form),
        needs=("google.cloud.storage", "gcp"),
    ),
}


def local_folders(uris: Sequence[str]) -> list[str]:
    """Those that are folders of this machine: they can hold the ledger and the staging too."""
    return [uri for uri in uris if uri != "-" and "://" not in uri]


def sink_name(uri: str) -> str:
    """A sink's name for people: as given in a checked --to, without credentials."""
    return PostgresSink.at(uri).name if uri.startswith("postgresql://") else uri


def check_sinks(uris: Sequence[str], *, as_json: bool) -> None:
    """Only sinks that exist.

    Raises:
        UsageError: none is given, or one is not supported.
    """
    if not uris:
        raise UsageError("nowhere to put the records: give --to FOLDER (or --to - for standard output)")
    for uri in uris:
        name, separator, _ = uri.partition("://")
        if separator and name not in SCHEMES:
            forms = ", ".join(scheme.example for scheme in SCHEMES.values())
            raise UsageError(f"--to {name}://…: not supported; give a folder, - for standard output, or {forms}")
        if separator and not SCHEMES[name].valid(uri):  # not repeated: a password may stand anywhere in it
            raise UsageError(f"--to {name}://…: not of the form {SCHEMES[name].example}")
    if "-" in uris and as_json:
        raise UsageError("--to - and --json both want standard output: choose one")


def sinks_of(uris: Sequence[str], form: str) -> tuple[Sink, ...]:
    """The sinks of checked URIs; of several spellings of one place the first.

    Raises:
        SinkError: see sink_of.
    """
    made = [sink_of(uri, form) for uri in uris]
    return tuple({sink.key: sink for sink in reversed(made)}[key] for key in dict.fromkeys(sink.key for sink in made))


def sink_of(uri: str, form: str) -> Sink:
    """The sink that a checked URI means; `form` is that of files.

    Raises:
        SinkError: it can be seen already that it takes nothing: a folder that can't be written, no client library.
    """
    if uri == "-":
        return StdoutSink()
    name, separator, _ = uri.partition("://")
    if not separator:
        check_folder(uri)
        return FolderSink(root=uri, form=FORMS[form])
    module, extra = SCHEMES[name].needs
    if not _installed(module):
        raise SinkError(f"{sink_name(uri)}: {module} is not installed: pip install 'newsbeam[{extra}]'")
    return SCHEMES[name].make(uri, FORMS[form])


def _installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # of a parent package
        return False
