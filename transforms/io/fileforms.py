"""The forms of a file of records: JSON Lines, Parquet, Avro. What is read back are the lines that were written."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any, Protocol

from schemas.forms.avro import avro_schema
from schemas.rows import to_line, to_row
from transforms.io.chunks import chunks
from transforms.io.files import Counted

GROUP_BYTES = 16_000_000
"""Of lines in one row group: it is held in memory, two or three times over, while it is made."""


class FileForm(Protocol):
    """How lines of one kind lie in a file. Writing equal lines gives equal bytes, with one version of the library."""

    @property
    def suffix(self) -> str:
        """Of the file's name, without the dot."""
        ...

    def write(self, file: IO[bytes], kind: str, lines: Iterable[bytes]) -> int:
        """Write the lines; returns how many. Raises OSError."""
        ...

    def read(self, file: IO[bytes], kind: str) -> Iterator[bytes]:
        """The lines, in order. Raises OSError, or ValueError when the file is not of this form."""
        ...


class JsonLines:
    """A line a record, as it is."""

    suffix = "jsonl"

    def write(self, file: IO[bytes], kind: str, lines: Iterable[bytes]) -> int:
        """See FileForm."""
        counted = Counted(lines)
        file.writelines(line + b"\n" for line in counted)
        return counted.count

    def read(self, file: IO[bytes], kind: str) -> Iterator[bytes]:
        """See FileForm."""
        for line in file:
            yield line.removesuffix(b"\n")


class Parquet:
    """Typed columns, zstd; a row group at most every 16 MB of lines."""

    suffix = "parquet"

    def write(self, file: IO[bytes], kind: str, lines: Iterable[bytes]) -> int:
        """See FileForm."""
        import pyarrow as pa  # takes a third of a second: only when it is asked for
        import pyarrow.parquet as pq

        from transforms.io.arrow import arrow_schema

        schema, count = arrow_schema(kind), 0
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for group in chunks(lines, sys.maxsize, GROUP_BYTES):
                writer.write_table(pa.Table.from_pylist([to_row(kind, json.loads(line)) for line in group], schema))
                count += len(group)
        return count

    def read(self, file: IO[bytes], kind: str) -> Iterator[bytes]:
        """See FileForm."""
        import pyarrow.parquet as pq

        for batch in pq.ParquetFile(file).iter_batches(batch_size=1000):
            yield from (_line(kind, row) for row in batch.to_pylist())


class Avro:
    """An object container file, deflate; readers resolve its schema against theirs."""

    suffix = "avro"

    def write(self, file: IO[bytes], kind: str, lines: Iterable[bytes]) -> int:
        """See FileForm."""
        import fastavro

        schema, counted = avro_schema(kind), Counted(lines)
        # Random otherwise: then a unit that is written again would differ from itself.
        marker = hashlib.sha256(json.dumps(schema).encode()).digest()[:16]
        rows = (to_row(kind, json.loads(line)) for line in counted)
        fastavro.writer(file, fastavro.parse_schema(schema), rows, codec="deflate", sync_marker=marker)
        return counted.count

    def read(self, file: IO[bytes], kind: str) -> Iterator[bytes]:
        """See FileForm."""
        import fastavro

        for row in fastavro.reader(file, fastavro.parse_schema(avro_schema(kind))):
            yield _line(kind, row)


JSON_LINES = JsonLines()
FORMS: dict[str, FileForm] = {form.suffix: form for form in (JSON_LINES, Parquet(), Avro())}


def _line(kind: str, row: Any) -> bytes:
    return json.dumps(to_line(kind, row), ensure_ascii=False, separators=(",", ":")).encode()
