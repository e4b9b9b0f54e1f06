"""What the demonstration starts: processes that answer or end, and end with the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
START_SECONDS = 90
STOP_SECONDS = 10
LANES = 3
"""How many commands load at once: now and then one waits for the simulator, or for another at the store."""
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
Command = tuple[str, ...]
"""What Python is started with."""
_asked_to_stop: list[int] = []
"""The signals that asked for it."""


class DemonstrationError(Exception):
    """Why the demonstration cannot go on, in words for the person who started it."""


class Processes:
    """What this process has started, to be ended by it.

    Each child leads a session of its own: Ctrl-C reaches this process alone, which then ends
    the children in order.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *arguments: str, report: IO[str] | None = None, line: int = 0) -> str:
        """Start `python …` and leave it running; gives the name it is known by.

        It reports to `report`, else to the terminal. Its progress is shown `line` lines further down.
        """
        name = " ".join(arguments[:4])
        self._running[name] = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT, env={**self._environment, "TQDM_POSITION": str(line)}, stdout=report,
            start_new_session=True, preexec_fn=_end_with(os.getpid()),
        )  # fmt: skip
        return name

    def run_beside(
        self, jobs: Mapping[str, Sequence[Command]], report: IO[str]
    ) -> Iterator[tuple[str, list[bool]]]:
        """Run jobs, begun in this order and `LANES` at once; the commands of a job follow one another.

        Gives each job's name as it ends, and whether each of its commands went well.

        Raises:
            KeyboardInterrupt: it was asked to stop.
        """
        waiting = iter(jobs.items())
        lanes: dict[int, tuple[str, Generator[None, None, list[bool]]]] = {}
        while True:
            for line in set(range(LANES)) - lanes.keys():
                if job := next(waiting, None):
                    lanes[line] = (job[0], self._one_by_one(job[1], report, line))
            if not lanes:
                return
            for line, (name, steps) in list(lanes.items()):
                try:
                    next(steps)
                except StopIteration as end:
                    del lanes[line]
                    yield name, end.value
            if _asked_to_stop:
                raise KeyboardInterrupt
            time.sleep(0.02)

    def _one_by_one(
        self, commands: Sequence[Command], report: IO[str], line: int
    ) -> Generator[None, None, list[bool]]:
        outcomes = []
        for command in commands:
            name = self.start(*command, report=report, line=line)
            while (code := self._running[name].poll()) is None:
                yield
            del self._running[name]
            outcomes.append(code == 0)
        return outcomes

    def await_answer(self, what: str, answers: Callable[[], bool]) -> None:
        """Wait until `answers` says yes.

        Raises:
            DemonstrationError: a process ended before, or the time is up.
        """
        until = time.monotonic() + START_SECONDS
        while not answers():
            self.check()
            if time.monotonic() > until:
                raise DemonstrationError(f"{what} did not answer within {START_SECONDS} s.")
            time.sleep(0.1)

    def check(self) -> None:
        """See that everything still runs, and that nobody asked to stop.

        Raises:
            DemonstrationError: something has ended.
            KeyboardInterrupt: it was asked to stop.
        """
        if _asked_to_stop:
            raise KeyboardInterrupt
        for name, process in self._running.items():
            if (code := process.poll()) is not None:
                raise DemonstrationError(f"{name} ended with code {code}.")

    def stop(self) -> None:
        """End everything, newest first; what does not end in time is killed.

        A second Ctrl-C does not break this off: something would be left running.
        """
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        for process in reversed(self._running.values()):
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()


def stop_when_asked() -> None:
    """From now on take signals to end as a wish that `Processes` heeds."""
    for number in ENDINGS:
        signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: object) -> None:
    """Note it for the loops: raised here, an exception could leave a lock of `subprocess` held for ever."""
    _asked_to_stop.append(number)


def _end_with(parent: int) -> Callable[[], None] | None:
    """What a child does before it starts, so that it is told to end when `parent` was killed (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)

    def ask() -> None:
        # What the parent does on a signal would only note it here, and starting the program forgets notes.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return ask
