"""Where the dated rates are: beside this file, or in the folder an operator names."""

import os
from importlib.resources import files
from pathlib import Path

OTHER_FOLDER = "PA_RATES"


def rate_file(name: str) -> str:
    """Return the text of `config/rates/<name>.toml`, or of the folder that PA_RATES names."""
    folder = os.environ.get(OTHER_FOLDER)
    found = Path(folder) if folder else files("config") / "rates"
    return (found / f"{name}.toml").read_text(encoding="utf-8")
