"""`python -m simulator --port P` serves the simulated systems, `… files DIR` writes published reports."""

import argparse
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from simulator import faults, files
from simulator.server import SCALE, SCENARIOS, SYSTEMS, Simulator

SEED = 1
LARGEST_SCALE = 5_000_000


def main() -> int:
    """Serve until told to stop, or write the files."""
    asked = _parser().parse_args()
    now: datetime | None = asked.now
    if asked.command == "files":
        files.write(asked.folder, seed=asked.seed, now=now or datetime.now(UTC))
        return 0
    signal.signal(signal.SIGTERM, _stop)
    with Simulator(
        (asked.host, asked.port),
        seed=asked.seed,
        clock=lambda: now or datetime.now(UTC),
        certificate=asked.tls_cert,
        scale=asked.scale,
        scenario=asked.scenario,
    ) as server:
        if asked.fault:
            server.faults |= dict.fromkeys(SYSTEMS, faults.Fault({"mode": asked.fault}))
        host, port = server.server_address[:2]
        sys.stdout.write(f"The simulator listens on {host!s}:{port}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8060)
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed gives the same figures")
    parser.add_argument("--now", type=_instant, help="stand still at this instant (ISO 8601 with an offset)")
    parser.add_argument("--fault", choices=faults.VARIANTS, help="start with every system in this fault mode")
    parser.add_argument("--scale", type=_scale, default=SCALE, help="dossiers that came from 2024 to 2026")
    parser.add_argument("--scenario", choices=SCENARIOS, default="", help="documents with known totals")
    parser.add_argument("--tls-cert", type=Path, help="serve https with this certificate and key (PEM)")
    commands = parser.add_subparsers(dest="command")
    writing = commands.add_parser("files", help="write simulated editions of the published reports")
    writing.add_argument("folder", type=Path)
    writing.add_argument("--now", type=_instant, default=argparse.SUPPRESS)
    writing.add_argument("--seed", type=int, default=argparse.SUPPRESS)
    return parser


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("an instant needs an offset, such as 2026-11-21T10:00:00+07:00")
    return found


def _scale(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_SCALE:
        raise argparse.ArgumentTypeError(f"a number from 1 to {LARGEST_SCALE}")
    return int(text)


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
