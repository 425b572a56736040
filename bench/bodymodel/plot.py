"""The reliability plot: what the score says of pages, and how right their texts are, as an SVG."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.bodymodel.calibration import Pair

BINS = 12
SIDE, EDGE = 360, 44
LOWEST = 0.4
"""F1 and score at the lower left corner."""

TITLE = "F1 of held-out pages by score"
_SPREAD = (10, 90)
_STYLE = (
    "text{font:12px sans-serif;fill:#444}.axis{stroke:#999}.right{stroke:#bbb;stroke-dasharray:4}"
    ".spread{stroke:#7a9cc6;stroke-width:3}.mean{fill:#1f4e8c}"
)


def svg(pairs: Sequence[Pair]) -> str:
    """Mean F1 of equally many pages each, by their scores, with the range of four fifths of them."""
    parts = np.array_split(np.array(sorted(pairs)), BINS)
    body = [_line(1, 1, LOWEST, LOWEST, "right"), *_axes()]
    for part in parts:
        score, right = part.mean(axis=0)
        low, high = np.percentile(part[:, 1], _SPREAD)
        body += [_line(score, low, score, high, "spread"), _dot(score, right)]
    size = SIDE + 2 * EDGE
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img">',
            f"<title>{TITLE}</title><style>{_STYLE}</style>",
            *body,
            "</svg>\n",
        ]
    )


def _axes() -> list[str]:
    ticks = [LOWEST + step / 10 for step in range(round((1 - LOWEST) * 10) + 1)]
    across = [_text(_x(tick), SIDE + EDGE + 16, f"{tick:.1f}") for tick in ticks]
    up = [_text(EDGE - 18, _y(tick) + 4, f"{tick:.1f}") for tick in ticks]
    names = [_text(SIDE / 2 + EDGE, SIDE + EDGE + 34, "score"), _text(EDGE - 18, EDGE - 12, "F1")]
    lines = [_line(LOWEST, LOWEST, 1, LOWEST, "axis"), _line(LOWEST, LOWEST, LOWEST, 1, "axis")]
    return [*lines, *across, *up, *names]


def _x(value: float) -> float:
    return EDGE + SIDE * (max(value, LOWEST) - LOWEST) / (1 - LOWEST)


def _y(value: float) -> float:
    return SIDE + 2 * EDGE - _x(value)


def _line(from_x: float, from_y: float, to_x: float, to_y: float, kind: str) -> str:
    ends = f'x1="{_x(from_x):.1f}" y1="{_y(from_y):.1f}" x2="{_x(to_x):.1f}" y2="{_y(to_y):.1f}"'
    return f'<line class="{kind}" {ends}/>'


def _dot(across: float, up: float) -> str:
    return f'<circle class="mean" r="4" cx="{_x(across):.1f}" cy="{_y(up):.1f}"/>'


def _text(across: float, down: float, words: str) -> str:
    return f'<text x="{across:.0f}" y="{down:.0f}" text-anchor="middle">{words}</text>'
