"""Draws latency against the size of the collection, as SVG without a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

from .bench import ENGINES

_WIDTH, _HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 150, 44, 56
_COLOURS = {
    "findwell": "#0b6e4f", "whoosh": "#b3261e", "sqlite": "#8a6d00", "tantivy": "#1f5fa8", "xapian": "#7b3fa0",
}  # fmt: skip
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.grid{stroke:#ddd}.line{fill:none;stroke-width:2.5}"
    ".p95{stroke-dasharray:5 4;stroke-width:1.5}.bg{fill:#fff}"
    "@media(prefers-color-scheme:dark){.bg{fill:#16181b}text{fill:#ddd}.grid{stroke:#333}}"
)


def plot(curves: Mapping[str, Sequence[tuple[int, float, float]]], queries: int) -> str:
    """An SVG picture; `curves` maps engines to (articles, p50 ms, p95 ms). Both axes are logarithmic."""
    points = [point for curve in curves.values() for point in curve]
    sizes = sorted({size for size, _, _ in points})
    low = floor(log10(min(p50 for _, p50, _ in points)))
    high = ceil(log10(max(p95 for _, _, p95 in points)))
    across, up = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    span = max(log10(sizes[-1] / sizes[0]), 1e-9)

    def x(size: float) -> float:
        return round(_LEFT + across * log10(size / sizes[0]) / span, 1)

    def y(ms: float) -> float:
        return round(_TOP + up * (high - log10(ms)) / (high - low), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="Latency against the number of articles">',
        f"<style>{_STYLE}</style>",
        f'<rect class="bg" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text x="{_LEFT}" y="24" font-weight="600">A search with ten passages, ms: p50 (line), p95 (dashes), '
        f"{queries} queries</text>",
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<path class="grid" d="M{_LEFT} {at}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4}" text-anchor="end">{10**power:g}</text>')
    for size in sizes:
        parts.append(f'<text x="{x(size)}" y="{_HEIGHT - 32}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{_LEFT + across / 2}" y="{_HEIGHT - 10}" text-anchor="middle">articles</text>')
    parts += _curves(curves, x, y)
    return "\n".join([*parts, "</svg>", ""])


def _curves(curves, x, y) -> list[str]:
    labels = {kind.name: kind.label for kind in ENGINES}
    parts, taken = [], []
    for name, curve in sorted(curves.items(), key=lambda item: max(item[1])[1]):
        curve = sorted(curve)
        colour = _COLOURS.get(name, "#666")
        for column, kind in ((1, "line"), (2, "line p95")):
            path = "L".join(f"{x(point[0])} {y(point[column])}" for point in curve)
            parts.append(f'<path class="{kind}" stroke="{colour}" d="M{path}"/>')
        parts += [f'<circle cx="{x(size)}" cy="{y(p50)}" r="3.5" fill="{colour}"/>' for size, p50, _ in curve]
        # Names that would lie over each other are moved apart.
        at = y(curve[-1][1])
        while any(abs(at - other) < 15 for other in taken):
            at -= 1
        taken.append(at)
        label = escape(labels.get(name, name))
        parts.append(f'<text x="{x(curve[-1][0]) + 10}" y="{at + 4}" style="fill:{colour}">{label}</text>')
    return parts
