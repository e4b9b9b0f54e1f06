"""The private file of the data folder: secrets that nobody gave by the environment, made where they lack."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from catalogue import strict_yaml

NAME = "secrets.yaml"
KEY_BYTES = 32
KNOWN_KEYS = (
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "password",
    "thisismyscretkey",
    "example",
    "default",
)


class SecretError(ValueError):
    """A secret that cannot be used: too weak, or kept where others can read it."""


def secrets_in(folder: Path) -> dict[str, str]:
    """The secrets in the private file of `folder`, none where there is no such file.

    Raises:
        SecretError: others can read it, or it holds something else.
    """
    path = folder / NAME
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        return {}
    if mode & 0o077:
        raise SecretError(f"{path}: others can read it (mode {mode:o}); allowed: 600. Run: chmod 600 {path}")
    values = strict_yaml.read(path).values or {}
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise SecretError(f"{path}: must be a mapping from the name of a secret to its text")
    return values


def new_secret(folder: Path, name: str) -> str:
    """Put a new secret into the private file; where another process was faster, give the one that it made."""
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        values = secrets_in(folder)
        if name in values:
            return values[name]
        key = secrets.token_urlsafe(KEY_BYTES)
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(yaml.safe_dump({**values, name: key}, allow_unicode=True), "utf-8")
        draft.replace(path)
        return key


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold `folder` against others who are about to write the private file."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def check_key(key: str) -> None:
    """Refuse a key of sessions that others could guess.

    Raises:
        SecretError: it is short, or known.
    """
    if len(key.encode()) < KEY_BYTES:
        raise SecretError(
            f"the key of sessions is shorter than {KEY_BYTES} bytes; remove it and a new one is made"
        )
    if len(set(key)) < KEY_BYTES // 3 or any(word in key.lower() for word in KNOWN_KEYS):
        raise SecretError("the key of sessions is one that others can guess; remove it and a new one is made")
