"""Tables as one HTML page that needs nothing else: no script, no address of anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pipelines.grids import Cell, Grid, cell

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .25rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
nav a { margin-right: 1rem; }
.table { overflow-x: auto; }
"""


def page(title: str, about: str, grids: Sequence[Grid]) -> Iterator[str]:
    """Lines of a whole document (HTML living standard); every text is escaped, whatever a feed calls itself."""
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{escape(title)}</h1><p>{escape(about)}</p>"
    links = (f'<a href="#t{number}">{escape(grid.title)}</a>' for number, grid in enumerate(grids))
    yield f"<nav>{' '.join(links)}</nav>"
    for number, grid in enumerate(grids):
        yield from _section(number, grid)
    yield "</body></html>"


def _section(number: int, grid: Grid) -> Iterator[str]:
    yield f'<section id="t{number}"><h2>{escape(grid.title)}</h2>'
    if grid.rows:
        yield '<div class="table"><table><thead><tr>'
        yield "".join(f'<th scope="col">{escape(name)}</th>' for name in grid.columns)
        yield "</tr></thead><tbody>"
        yield from (f"<tr>{''.join(map(_data, row))}</tr>" for row in grid.rows)
        yield "</tbody></table></div>"
    if grid.note:
        yield f"<p>{escape(grid.note)}</p>"
    yield "</section>"


def _data(value: Cell) -> str:
    kind = ' class="number"' if isinstance(value, int) else ""
    return f"<td{kind}>{escape(cell(value))}</td>"
