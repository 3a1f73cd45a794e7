"""The JSON Schema of a computed return, as `pa-employer returns draft --json` prints it.

`python -m returns.schema` prints it; it is kept in `config/schemas/return.json`.
"""

import json
import sys

from payroll.ground.schema import Schema, schema_of
from returns.figures import Return

TITLE = "A return that wrote itself: every figure with its reason, amounts in whole pence"


def return_schema() -> Schema:
    """Return the schema of one computed return."""
    return schema_of(Return, TITLE)


def main() -> None:
    """Print the schema."""
    sys.stdout.write(json.dumps(return_schema(), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
