"""LibreOffice without a window, which works a workbook's formulas out as its reader would."""

import os
import shutil
import subprocess
import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

NEEDED = "The workbook's tests need LibreOffice: sudo apt-get install libreoffice-calc-nogui"


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """Return workbooks by name as LibreOffice shows them: every formula is its result."""
    program = shutil.which("soffice")
    assert program, NEEDED
    given, made = folder / "given", folder / "made"
    given.mkdir()
    for name, data in books.items():
        (given / f"{name}.xlsx").write_bytes(data)
    ran = subprocess.run(  # noqa: S603
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "xlsx", "--outdir", str(made)),
            *(str(each) for each in given.iterdir()),
        ],
        capture_output=True,
        timeout=120,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
    )
    assert not ran.returncode, ran.stderr.decode()
    return {name: _opened(made / f"{name}.xlsx") for name in books}


def _opened(file: Path) -> Workbook:
    with warnings.catch_warnings():
        # LibreOffice writes its bars in an extension too, which openpyxl does not know.
        warnings.filterwarnings("ignore", ".* extension is not supported", UserWarning)
        return load_workbook(BytesIO(file.read_bytes()), data_only=True)
