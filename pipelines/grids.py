"""Tables on stdout: drawn by rich on a terminal, plain aligned columns elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.lines import print_text

Cell = str | int | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; `note` stands under it, or in its place when it has no rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


def show_grids(grids: Sequence[Grid]) -> None:
    """Print tables, a blank line between two."""
    if sys.stdout.isatty():
        draw(grids, Console())
    else:
        print_text(line for number, grid in enumerate(grids) for line in ([""] * bool(number) + plain(grid)))


def draw(grids: Iterable[Grid], console: Console) -> None:
    """Draw tables on a terminal."""
    for number, grid in enumerate(grids):
        if number:
            console.print()
        _draw(grid, console)


def plain(grid: Grid) -> list[str]:
    """A table as lines of aligned columns; numbers to the right."""
    lines = [grid.title]
    if grid.rows:
        cells = [list(grid.columns), *([cell(value) for value in row] for row in grid.rows)]
        widths = [max(len(row[index]) for row in cells) for index in range(len(grid.columns))]
        lines += [_aligned(row, widths, grid) for row in cells]
    return [*lines, f"  {grid.note}"] if grid.note else lines


def cell(value: Cell) -> str:
    """A value in a table: times to the second in UTC, nothing as a dash."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%SZ")
    return "-" if value is None or value == "" else str(value)


def _aligned(row: Sequence[str], widths: Sequence[int], grid: Grid) -> str:
    right = [_is_number(grid, index) for index in range(len(widths))]
    parts = [
        text.rjust(width) if to_right else text.ljust(width)
        for text, width, to_right in zip(row, widths, right, strict=True)
    ]
    return ("  " + "  ".join(parts)).rstrip()


def _is_number(grid: Grid, index: int) -> bool:
    return bool(grid.rows) and all(isinstance(row[index], int) for row in grid.rows)


def _draw(grid: Grid, console: Console) -> None:
    console.print(Text(grid.title, "bold"))
    if grid.rows:
        table = Table(show_edge=False, box=None, padding=(0, 1, 0, 1), header_style="dim")
        for index, name in enumerate(grid.columns):
            table.add_column(name, justify="right" if _is_number(grid, index) else "left", overflow="fold")
        for row in grid.rows:
            table.add_row(*(Text(cell(value)) for value in row))
        console.print(table)
    if grid.note:
        console.print(Text(f"  {grid.note}", "dim"))
