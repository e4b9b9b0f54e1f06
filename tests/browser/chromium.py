"""Sees to it that a Chromium is there: the system's, else Debian's through apt, else Playwright's own."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
)  # fmt: skip


def installed() -> str | None:
    """Path of the system's browser; None where Playwright's own has to serve."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    """Install a browser where there is none, and say which way was taken."""
    if found := installed():
        sys.stdout.write(f"Browser: {found}\n")
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        sys.stdout.write("Browser: installing Debian's chromium (once)\n")
        if _apt("update") and _apt("install", "--yes", "--no-install-recommends", "chromium") and installed():
            return 0
        sys.stdout.write("Browser: apt gave none\n")
    sys.stdout.write("Browser: installing Playwright's own (once)\n")
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        sys.stderr.write("No browser could be installed. Install the package chromium, then try again.\n")
    return done.returncode


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", *arguments]
    return subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
