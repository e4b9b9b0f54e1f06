"""Made-up persons: simulated systems name people as real ones do, so that it shows when a name is kept."""

from typing import Any

from simulator.workload import load


class People:
    """Names, telephone numbers and addresses that follow from a number."""

    def __init__(self) -> None:
        data: dict[str, Any] = load("people.yaml")
        self._families, self._middles = data["families"], data["middles"]
        self._names, self._streets = data["names"], data["streets"]

    def name(self, number: int) -> str:
        """A full name."""
        parts = (self._families, self._middles, self._names)
        found = []
        for part in parts:
            number, position = divmod(number, len(part))
            found.append(part[position])
        return " ".join(found)

    def telephone(self, number: int) -> str:
        """A telephone number of ten digits."""
        return f"09{number * 7919 % 100_000_000:08}"

    def identity(self, number: int) -> str:
        """An identity number of twelve digits."""
        return f"089{number * 104_729 % 1_000_000_000:09}"

    def address(self, number: int) -> str:
        """A street address."""
        return f"{number % 400 + 1} {self._streets[number % len(self._streets)]}"
