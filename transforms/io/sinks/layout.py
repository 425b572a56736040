"""The layout of a folder sink (contract: DESIGN section 4), local or in an object store."""

from __future__ import annotations

from datetime import UTC

from schemas.unit import UnitSummary
from transforms.io.publishing import Batch


def file_of(unit: UnitSummary, batch: Batch, suffix: str) -> str:
    """Where a batch lies: a name from unit and shard, so that writing it again meets the same one."""
    day = unit.started_at.astimezone(UTC).date().isoformat()
    return f"{batch.kind}/dt={day}/{unit.unit_id}-{batch.shard}.{suffix}"


def report_of_unit(unit: UnitSummary) -> str:
    """Where a unit's summary lies."""
    return f"runs/{unit.run_id}/{unit.unit_id}.json"


def report_of_run(run_id: str) -> str:
    """Where a run's summary lies."""
    return f"runs/{run_id}.json"
