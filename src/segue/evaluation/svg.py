"""A matplotlib figure as an inline SVG with the colours and font of the page around it."""

# pyright: reportUnknownMemberType=false
# matplotlib's own stubs leave the types of **kwargs out.

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK: Final = "#010101"
MUTED: Final = "#020202"
LINE: Final = "#030303"
TRACKS: Final = "#040404"
TAGS: Final = "#050505"
BASELINE: Final = "#060606"

_VARIABLES: Final = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    LINE: "var(--line)",
    TRACKS: "var(--tracks)",
    TAGS: "var(--tags)",
    BASELINE: "var(--baseline)",
}
"""A chart's colours, and the page's colour of each: one SVG serves light and dark."""

STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",  # text stays text: searchable, and drawn in a font that the reader has
    "svg.hashsalt": "segue",  # makes element ids equal from run to run
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
}
"""matplotlib settings of all charts."""


def inline(figure: Figure, *, name: str, title: str) -> str:
    """Return a figure as an `<svg>` element for a page that defines the colours.

    It refers to nothing outside the page. Its ids begin with `name`, so that several charts can share a page.
    Screen readers read `title` instead of the drawing.

    Args:
        figure: A figure in this module's colours only.
        name: Unique on the page, letters and hyphens.
        title: What the chart shows, in a sentence, without markup.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    drawing = buffer.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r"font-family: [^;\"]*;? ?", "", drawing)
    drawing = re.sub(r'\bid="', f'id="{name}-', drawing)
    drawing = drawing.replace("url(#", f"url(#{name}-").replace('xlink:href="#', f'href="#{name}-')
    for colour, variable in _VARIABLES.items():
        drawing = drawing.replace(colour, variable)
    box = re.search(r'viewBox="[^"]*"', drawing)
    head = f'<svg {box[0] if box else ""} role="img" aria-label="{_escaped(title)}">'
    return re.sub(r"\n\s*", "\n", head + drawing[drawing.index(">") + 1 :].strip())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
