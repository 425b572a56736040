"""Where records may go: what --to may say, and the sink behind each."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.flags import UsageError
from transforms.io.fileforms import FORMS
from transforms.io.ledger.database import printable
from transforms.io.ports import Sink
from transforms.io.sinks.folder import FolderSink, check_folder
from transforms.io.sinks.stdout import StdoutSink


def local_folders(uris: Sequence[str]) -> list[str]:
    """Those that are folders of this machine (or look like it): they can hold the ledger and the staging too."""
    return [uri for uri in uris if uri != "-" and "://" not in uri]


def sink_name(uri: str) -> str:
    """The sink's name for people: as given, without credentials."""
    return printable(uri) if uri.startswith("postgresql:") else uri


def check_sinks(uris: Sequence[str], *, as_json: bool) -> None:
    """Only sinks that exist.

    Raises:
        UsageError: none is given, or one is not supported.
    """
    if not uris:
        raise UsageError("nowhere to put the records: give --to FOLDER (or --to - for standard output)")
    for uri in uris:
        if "://" in uri:
            raise UsageError(f"--to {uri}: not supported; give a folder, or - for standard output")
    if "-" in uris and as_json:
        raise UsageError("--to - and --json both want standard output: choose one")


def sink_of(uri: str, form: str) -> Sink:
    """The sink that a checked URI means; `form` is that of files.

    Raises:
        SinkError: it can be seen already that it takes nothing: a folder that can't be written.
    """
    if uri == "-":
        return StdoutSink()
    check_folder(uri)
    return FolderSink(root=uri, form=FORMS[form])
