"""Draw the pictures of the README from what `segue demo DIR` left: `python scripts/pictures.py DIR OUT`.

The terminal's picture is what `segue recommend` prints, every character at its place in the grid (Hangul takes two
cells), bars as rectangles. The chart is the report's own, in the report's colours for light and dark.
"""

from __future__ import annotations

import io
import itertools
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from rich.cells import cell_len
from rich.console import Console, Group
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

import segue
from segue.cli.model.continuation_view import continuation_view, query_view
from segue.cli.setup.demo import TAG, TITLE
from segue.cli.terminal.bars import EIGHTHS
from segue.evaluation import charts
from segue.evaluation.evaluation import Evaluation
from segue.files.artifacts import new_file
from segue.model import Model

COLUMNS: Final = 100
CELL: Final = 8.4
LINE: Final = 20
MARGIN: Final = 16
BLOCKS: Final = EIGHTHS.strip()
MOST_BYTES: Final = 150_000
THEME: Final = TerminalTheme(
    (13, 17, 23),
    (230, 237, 243),
    [
        (72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34),
        (88, 166, 255), (188, 140, 255), (57, 197, 207), (177, 186, 196),
    ],
    [
        (139, 148, 158), (255, 161, 152), (86, 211, 100), (227, 179, 65),
        (121, 192, 255), (210, 168, 255), (86, 212, 221), (255, 255, 255),
    ],
)  # fmt: skip
TRACKS: Final = 8
TAGS: Final = 4
FONTS: Final = (
    "ui-monospace, Menlo, Consolas, D2Coding, 'Noto Sans Mono CJK KR', NanumGothicCoding, monospace"
)


def terminal(model: Model) -> str:
    """`segue recommend` with a Korean title and a tag, as SVG."""
    query = segue.Query(title=TITLE, tags=(TAG,))
    found = model.recommend([query], TRACKS, tags=TAGS)[0]
    console = Console(width=COLUMNS, file=io.StringIO(), color_system="truecolor", force_terminal=True)
    command = f"$ segue recommend demo/model --title '{TITLE}' --tag {TAG} -n {TRACKS} --tags {TAGS}"
    printed = Group(Text(command, style="bold"), "", query_view(query, ()), "", continuation_view(found))
    lines = console.render_lines(printed, pad=False)
    width, height = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    drawn = "\n".join(part for row, line in enumerate(lines) for part in _line(row, line))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" role="img" '
        f'aria-label="segue recommend: tracks and tags with scores and reasons" font-size="14" '
        f'font-family="{FONTS}" xml:space="preserve">\n'
        f'<rect width="100%" height="100%" rx="10" fill="{THEME.background_color.hex}"/>\n{drawn}\n</svg>\n'
    )


def _line(row: int, line: list[Segment]) -> Iterator[str]:
    """A line's texts and bars."""
    column = 0
    for segment in line:
        for _, run in itertools.groupby(segment.text, key=_sort):
            part = "".join(run)
            cells = cell_len(part)
            if part.strip():
                start = column + len(part) - len(part.lstrip())
                yield _part(part.strip(), start, row, cell_len(part.strip()), segment.style or Style())
            column += cells


def _sort(character: str) -> str:
    """Characters that are drawn alike: a font may have its own idea of how wide Hangul is beside Latin."""
    if character in BLOCKS:
        return "block"
    return "line" if character == "─" else f"{cell_len(character)} cells"


def _part(text: str, column: int, row: int, cells: int, style: Style) -> str:
    x, top = MARGIN + column * CELL, MARGIN + row * LINE
    colour = (
        style.color.get_truecolor(THEME).hex
        if style.color and not style.color.is_default
        else THEME.foreground_color.hex
    )
    if text[0] in BLOCKS:
        eighths = sum(EIGHTHS.index(character) for character in text)
        return f'<rect x="{x:.1f}" y="{top + 3}" width="{eighths * CELL / 8:.1f}" height="{LINE - 6}" fill="{colour}"/>'
    if text[0] == "─":
        return (
            f'<rect x="{x:.1f}" y="{top + LINE / 2}" width="{cells * CELL:.1f}" height="1" fill="{colour}"/>'
        )
    weight = ' font-weight="bold"' if style.bold else ""
    return (
        f'<text x="{x:.1f}" y="{top + 15}" fill="{colour}"{weight} textLength="{cells * CELL:.1f}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )


def by_mix(evaluation: Evaluation) -> str:
    """The report's chart of nDCG by what a question shows, standing on its own."""
    css = (Path(charts.__file__).parent / "templates" / "report.css").read_text("utf-8")
    colours = re.findall(
        r"^:root \{.*?^\}|^@media \(prefers-color-scheme.*?^\}", css, re.MULTILINE | re.DOTALL
    )
    style = f"<style>{' '.join(colours)} text {{ font-family: system-ui, sans-serif; }}</style>"
    head, body = charts.charts(evaluation)["mix"][0].drawing.split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg" width="560">{style}{body}'


def main() -> None:
    """Draw both, and refuse one that is too large for a repository."""
    demo, out = map(Path, sys.argv[1:3])
    pictures = {
        "recommend.svg": terminal(segue.load(demo / "model")),
        "by-mix.svg": by_mix(Evaluation.load(demo / "report")),
    }
    for name, drawing in pictures.items():
        if len(drawing.encode()) > MOST_BYTES:
            raise ValueError(f"{name} has {len(drawing.encode())} bytes; expected {MOST_BYTES} at most")
        with new_file(out / name) as temporary:
            temporary.write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
