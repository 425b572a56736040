"""Reads a folder sink back: its files of records in any form, and their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from schemas.published import PLACES
from transforms.io.fileforms import FORMS
from transforms.io.publishing import SinkError


def record_files(folder: Path, places: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """The files of those places (`articles`, ...), sorted, each with its place."""
    for place in places:
        found = (path for path in folder.glob(f"{place}/dt=*/*") if path.suffix.removeprefix(".") in FORMS)
        yield from ((place, path) for path in sorted(found) if not path.name.startswith((".", "_")))


def read_records(place: str, path: Path) -> Iterator[bytes]:
    """The lines of a file, in order.

    Raises:
        SinkError: it can't be read, or is not what its name says.
    """
    form = FORMS[path.suffix.removeprefix(".")]
    try:
        with path.open("rb") as file:
            yield from form.read(file, PLACES[place])
    except OSError as error:
        raise SinkError(f"{path}: {error.strerror or error}") from error
    except (ValueError, LookupError, EOFError) as error:
        raise SinkError(f"{path}: not {form.suffix}: {' '.join(str(error).split())}") from error
