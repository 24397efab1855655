"""Pictures by matplotlib as SVG text that any page may show."""

from __future__ import annotations

import io
import re
from typing import Any

# The same figures give the same file, so that a picture in the project changes only with what it shows.
_SETTINGS = {"svg.hashsalt": "rolewise", "svg.fonttype": "none"}
_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_STYLE = re.compile(r'style="([^"]*)"')
_FONT = re.compile(r"(?P<weight>\w+ )?(?P<size>[\d.]+)px (?P<family>.+)")


def canvas(width: float, height: float) -> tuple[Any, Any]:
    """Return a figure of this size in inches, and its axes."""
    # Not pyplot: it keeps figures and looks for a screen.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def svg(figure: Any) -> str:
    """Return `figure` as SVG with its text as text and without styles, which a page's policy would drop."""
    from matplotlib import rc_context

    target = io.StringIO()
    with rc_context(_SETTINGS):
        figure.savefig(target, format="svg", metadata=_METADATA)
    text = target.getvalue()
    text = re.sub(
        r"<style.*?</style>|<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL
    )
    text = text.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    text = _STYLE.sub(lambda style: _attributes(style[1]), text)
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


def _attributes(style: str) -> str:
    """Return the declarations of a style as attributes of their own."""
    found: dict[str, str] = {}
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        name, _, value = declaration.partition(":")
        font = _FONT.fullmatch(value.strip()) if name == "font" else None
        if font:
            found |= {"font-size": font["size"], "font-family": "system-ui, sans-serif"}
            if font["weight"]:
                found["font-weight"] = font["weight"].strip()
        else:
            found[name] = value.strip()
    return " ".join(f'{name}="{value}"' for name, value in found.items())
