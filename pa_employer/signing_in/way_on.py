"""Where somebody wanted to go before they were asked who they are."""

import re

from flask import request

OUR_PAGE = re.compile(r"/(?![/\\])[!-~]*")
"""An address on this site: printable, and not one that a browser takes for another host."""


def wanted() -> str:
    """Return the page that was wanted, if it is one of ours; else the first page."""
    found = request.args.get("next", "/")
    return found if is_ours(found) else "/"


def is_ours(address: str) -> bool:
    """Tell whether an address is a page of this site."""
    return OUR_PAGE.fullmatch(address) is not None
