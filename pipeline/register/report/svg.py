"""Plots as SVG that lies in the page itself, drawn by Vega-Lite.

Drawn beforehand, a page of three plots is some 100 KB and prints as sharply as text; with Vega's own scripts in it every page would be 0.9 MB
larger, with Plotly's 4.7 MB, and would need scripts that make code of strings, which the page forbids.
"""

from __future__ import annotations

from typing import Any

from pipeline.errors import MissingTool
from pipeline.letters import visible

FONT = "Noto Sans, Segoe UI, Helvetica, Arial, sans-serif"
INK, PALE, LINE = "#1d2733", "#eef2f6", "#c6ced8"
BLUE, RED, AMBER, GREY = "#1f6fb2", "#c0392b", "#b9770e", "#7f8c99"

Spec = dict[str, Any]
"""A plot as Vega-Lite writes it (version 5)."""

_VERSION = "5.21"
# vl-convert makes whole addresses of "#…".
_RESOLVED = '<a xlink:href="https://vega.github.io/vega-datasets/#'
_CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {"labelFontSize": 11, "labelColor": INK, "titleFontSize": 11, "gridColor": PALE, "domainColor": LINE},
    "legend": {"labelFontSize": 11, "titleFontSize": 11, "orient": "top", "columnPadding": 40},
    "text": {"font": FONT, "color": INK},
}


def drawn(spec: Spec) -> str:
    """Return a plot as SVG; addresses in it are places in the page. Nothing is fetched: the data lie in the plot, and addresses are refused.

    Raises MissingTool where vl-convert is not installed.
    """
    try:
        import vl_convert
    except ModuleNotFoundError as error:
        raise MissingTool(
            "the report needs vl-convert; install it with: pip install 'thihanh[report]'",
            "báo cáo cần vl-convert; hãy cài: pip install 'thihanh[report]'",
        ) from error
    # A browser's letters may be wider than those that the place was measured with.
    whole = {"background": None, "padding": {"left": 40, "top": 5, "right": 40, "bottom": 5}, "config": _CONFIG, **spec}
    svg: str = vl_convert.vegalite_to_svg(whole, vl_version=_VERSION, allowed_base_urls=[])
    return svg.replace(_RESOLVED, '<a href="#')


def fitted(text: str, letters: int) -> str:
    """Return text on one line that is no longer than some letters, without characters that are not seen."""
    words = " ".join(visible(text).split())
    return words if len(words) <= letters else words[: letters - 1].rstrip() + "…"
