"""Makes a figure's SVG part of an HTML page: named for screen readers, no id twice, colours that follow the theme."""

from __future__ import annotations

import html
import re

COLOURS = {
    "#1a1a1a": "ink",
    "#5f5f5f": "grey",
    "#d9d9d9": "faint",
    "#c4c4c4": "pale",
    "#ffffff": "paper",
    "#0072b2": "first",
    "#d55e00": "second",
    "#00785a": "neutral",
    "#222222": "escalation",
    "#a6c8e0": "pause",
    "#d0d0d0": "unresolved",
    "#4d4d4d": "up",
    "#b8b8b8": "down",
    "#f4f2ec": "land",
    "#e9e9e9": "otherland",
    "#9db8c9": "river",
}
"""Colours of the figures by the names under which the page's style sets them for light and dark."""

_CUT = re.compile(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>|<title>.*?</title>", re.S)
_SIZE = re.compile(r'viewBox="(?P<box>[^"]+)"')
_ID = re.compile(r'(?P<before>\bid="|href="#|url\(#)(?P<id>[^")]+)')
_COLOUR = re.compile(r"(?P<what>fill|stroke): (?P<colour>#[0-9a-f]{6})")


def inline(svg: str, name: str, title: str, says: str, themed: bool = True) -> str:
    """Return an SVG file of matplotlib as an element of a page.

    Parameters
    ----------
    svg : str
    name : str
        Told apart from all other figures of the page.
    title, says : str
        Read out instead of the drawing.
    themed : bool
        Whether colours are names that the page's style sets; a printer that knows none needs them as they are.

    Examples
    --------
    >>> inline('<svg viewBox="0 0 9 9"><g id="a"/></svg>', "x", "A < B", "how")[:35]
    '<svg viewBox="0 0 9 9" role="img" a'
    """
    _, _, body = svg.partition("<svg")
    head, _, body = body.partition(">")
    box = _SIZE.search(head)
    body = _CUT.sub("", body).replace("xlink:href", "href")
    body = _ID.sub(lambda match: f"{match['before']}{name}-{match['id']}", body)
    if themed:
        body = _COLOUR.sub(_named, body)
    words = f'<title id="{name}-title">{html.escape(title)}</title><desc id="{name}-says">{html.escape(says)}</desc>'
    about = f'role="img" aria-labelledby="{name}-title {name}-says"'
    return f'<svg viewBox="{box["box"] if box else "0 0 1 1"}" {about}>{words}{body}'


def _named(match: re.Match[str]) -> str:
    colour = match["colour"]
    return f"{match['what']}: var(--{COLOURS[colour]}, {colour})" if colour in COLOURS else match[0]
