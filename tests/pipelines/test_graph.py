"""The graph: what is unread does not build, and a window is a unit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from pipelines.compose import stages
from pipelines.graph import GraphError, check_consumed, connect
from tests.pipelines.worlds import begin, claim, lines, options, parts, published


def test_an_output_that_nothing_reads_does_not_build() -> None:
    pipeline = beam.Pipeline(runner=FnApiRunner())
    outputs = pipeline | beam.Create([1]) | "Split" >> beam.ParDo(lambda n: [n]).with_outputs("odd", main="even")
    end = outputs.even | "End" >> beam.Map(str)
    _ = outputs.odd
    with pytest.raises(GraphError, match=r"nothing reads the output of: Split.*\(odd\)"):
        check_consumed(pipeline, [end])
    outputs.odd | "Read" >> beam.Map(str)
    with pytest.raises(GraphError, match="Read"):
        check_consumed(pipeline, [end])


def test_two_windows_are_two_units_and_two_commits(tmp_path: Path) -> None:
    asked = options(tmp_path)
    made = parts(asked)
    active = begin(asked, made)
    first, claims = claim(made, active, 1, limit=1)
    second, more = claim(made, active, 2, limit=1)
    stamped = [TimestampedValue(c, 10) for c in claims] + [TimestampedValue(c, 70) for c in more]
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        windowed = pipeline | beam.Create(stamped) | beam.Map(lambda value: value) | beam.WindowInto(FixedWindows(60))
        connect(windowed, stages(asked, made, active))
    assert [made.agenda.state(unit)[0] for unit in (first, second)] == ["published", "published"]
    assert len(published(tmp_path)) == len(set(published(tmp_path))) == 3
    runs = sorted(path.name for path in (tmp_path / "runs" / "run1").iterdir())
    assert runs == [f"{first.unit_id}.json", f"{second.unit_id}.json"]
    assert all(datetime.fromisoformat(record["dateFirstSeen"]) for record in lines(tmp_path, "articles"))
