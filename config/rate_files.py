"""Where the dated rates are: beside this file, or in the folder an operator names."""

import os
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

OTHER_FOLDER = "PA_RATES"
SHORT = 12


def rate_file(name: str) -> str:
    """Return the text of `config/rates/<name>.toml`, or of the folder that PA_RATES names."""
    return (_folder() / f"{name}.toml").read_text(encoding="utf-8")


@cache
def rates_digest() -> str:
    """Return what tells these rates from any others: the start of a digest of all files."""
    found = sha256()
    for file in sorted(_folder().iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:SHORT]


def _folder() -> Traversable | Path:
    folder = os.environ.get(OTHER_FOLDER)
    return Path(folder) if folder else files("config") / "rates"
