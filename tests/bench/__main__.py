"""Runs every bench of this folder, prints a table and writes bench-results/<bench>.json.

`python -m tests.bench` runs all, `python -m tests.bench store_kills` those named. A bench is a
module with `run()` that gives figures. FULL=1 asks for the large sizes too.
"""

import importlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figure, table

HERE = Path(__file__).parent
RESULTS = HERE.parents[1] / "bench-results"


def main(names: list[str]) -> int:
    """Run the benches named, all where none is; 1 when a figure misses its target."""
    found = sorted(path.stem for path in HERE.glob("*.py"))
    benches = {name: importlib.import_module(f"tests.bench.{name}") for name in found if name != "__main__"}
    RESULTS.mkdir(exist_ok=True)
    missed = False
    for name, module in benches.items():
        if not hasattr(module, "run") or (names and name not in names):
            continue
        figures: list[Figure] = module.run()
        print(f"\n{name}\n{table(figures)}", flush=True)  # noqa: T201
        said = {
            "bench": name,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "cores": os.cpu_count(),
            "load": os.getloadavg()[0],
            "figures": [figure.as_row() for figure in figures],
        }
        (RESULTS / f"{name}.json").write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", "utf-8")
        missed = missed or any(figure.met is False for figure in figures)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
