"""Deployment facts: read strictly, overridden by the environment, secrets kept to oneself."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from catalogue.strict_yaml import InvalidFileError
from settings import ROOT, SecretError, Settings, load

CONFIG = """\
province: "91"
data_dir: data
server:
  port: 8051
sources:
  lris:
    enabled: true
    url: https://lris.example.gov.vn/api
    every: 15m
    late_after: 6h
    dead_after: 3d
    backfill_from: 2019-01-01
    deadline: 90s
  pci:
    enabled: true
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "config.yaml"
    written.write_text(CONFIG, "utf-8")
    return written


def read(path: Path, **environ: str) -> Settings:
    return load(path, environ=environ)


def test_settings_are_read(path: Path) -> None:
    settings = read(path)
    lris = settings.sources["lris"]
    assert (lris.every, lris.late_after, lris.dead_after, lris.deadline) == (
        timedelta(minutes=15), timedelta(hours=6), timedelta(days=3), timedelta(seconds=90),
    )  # fmt: skip
    assert lris.backfill_from == date(2019, 1, 1)
    assert not lris.simulated
    assert settings.province == "91"
    assert settings.server.host == "127.0.0.1"


def test_relative_paths_of_the_file_are_taken_from_its_folder(path: Path) -> None:
    settings = read(path)
    assert settings.data_dir == path.parent / "data"
    assert settings.database_url == f"sqlite:///{path.parent / 'data' / 'ioc.db'}"
    path.write_text(CONFIG + "database_url: sqlite:///other.db\n", "utf-8")
    assert read(path).database_url == f"sqlite:///{path.parent / 'other.db'}"


def test_the_environment_goes_before_the_file(path: Path, tmp_path: Path) -> None:
    url = "postgresql+psycopg://ioc:word@db/ioc"
    settings = read(path, DATABASE_URL=url, PORT="9000", IOC_DATA_DIR=str(tmp_path / "elsewhere"))
    assert (settings.database_url, settings.server.port) == (url, 9000)
    assert settings.data_dir == tmp_path / "elsewhere"
    assert load(environ={"IOC_CONFIG": str(path)}).server.port == 8051
    with pytest.raises(InvalidFileError, match=r"PORT: must be a number from 1 to 65535, not 'http'"):
        read(path, PORT="http")


@pytest.mark.parametrize("url", ["mysql://db/ioc", "postgres://ioc:word@db/ioc", "nonsense"])
def test_an_address_where_no_store_can_be_is_refused(path: Path, url: str) -> None:
    with pytest.raises(
        InvalidFileError, match="DATABASE_URL: must be sqlite:///PATH or postgresql"
    ) as raised:
        read(path, DATABASE_URL=url)
    assert "word" not in str(raised.value)
    path.write_text(CONFIG + f"database_url: {url.replace(':word', '')}\n", "utf-8")
    with pytest.raises(InvalidFileError, match=rf"{path.name}:16: database_url: must be sqlite:///PATH"):
        read(path)


def test_the_shipped_configuration_is_safe() -> None:
    settings = load(ROOT / "config.yaml", environ={})
    assert settings.province == "91"
    assert settings.server.host == "127.0.0.1"
    assert [code for code, source in settings.sources.items() if source.url or source.simulated] == []
    assert not settings.sources["lris"].enabled


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("province:", "provinces:", 1, ["provinces: unknown key (did you mean province?)", "allowed: "]),
        ('province: "91"\n', "", 1, ["province: this key is missing"]),
        ('"91"', "91", 1, ["province: must be text; write it in quotes, not 91"]),
        ("true\n    url", "maybe\n    url", 7, ["lris.enabled: must be true or false, not 'maybe'"]),
        ('"91"', '"89"', 1, ["province: '89' is the code of no present province"]),
        ("port: 8051", "port: 80510", 4, ["server.port", "less than or equal to 65535, not 80510"]),
        ("port:", "prot:", 4, ["server.prot: unknown key (did you mean port?)"]),
        ("  lris:", "  lriss:", 6, ["sources.lriss: unknown source; allowed: ", "lris", "pci"]),
        ("    enabled:", "    enable:", 7, ["sources.lris.enable: unknown key (did you mean enabled?)"]),
        ("15m", "15", 9, ["sources.lris.every: must be a whole number and one of s, m, h, d", "not 15"]),
        ("15m", "15 minutes", 9, ["sources.lris.every: must be a whole number"]),
        ("15m", "0m", 9, ["sources.lris.every: must be a whole number"]),
        ("every: 15m", "at: 16:30", 9, ['sources.lris.at: must be a time of the day in quotes, such as "']),
        ("every: 15m", "at: '24:30'", 9, ["sources.lris.at: must be a time of the day in quotes"]),
        ("    every: 15m\n", "", 6, ["exactly one of `every` and `at`"]),
        ("every: 15m", "every: 15m\n    at: '06:30'", 6, ["exactly one of `every` and `at`"]),
        ("    url: https://lris.example.gov.vn/api\n", "", 6, ["sources.lris: url is missing"]),
        ("https://lris", "ftp://lris", 8, ["sources.lris.url", "not 'ftp://lris.example.gov.vn/api'"]),
        ("    dead_after: 3d\n", "", 6, ["late_after and dead_after must say how long"]),
        ("dead_after: 3d", "dead_after: 6h", 6, ["dead_after must be longer than late_after"]),
        ("data_dir:", "database_url: postgresql://ioc:word@db/ioc\ndata_dir:", 2, ["holds a password"]),
    ],
)  # fmt: skip
def test_a_fault_stops_the_start_with_its_line(
    path: Path, before: str, after: str, line: int, words: list[str]
) -> None:
    assert before in CONFIG
    path.write_text(CONFIG.replace(before, after, 1), "utf-8")
    with pytest.raises(InvalidFileError) as caught:
        read(path)
    matching = [problem for problem in caught.value.problems if all(word in problem for word in words)]
    assert matching, caught.value.problems
    assert matching[0].startswith(f"{path}:{line}: ")
    assert "word@" not in str(caught.value)


def test_a_time_of_the_day_is_read(path: Path) -> None:
    path.write_text(CONFIG.replace("every: 15m", 'at: "06:30"'), "utf-8")
    assert read(path).sources["lris"].at == time(6, 30)


def test_a_source_that_is_off_needs_no_address(path: Path) -> None:
    path.write_text('province: "91"\nsources: {lris: {enabled: false}}\n', "utf-8")
    assert not read(path).sources["lris"].enabled


def test_the_key_is_made_once_and_for_its_owner_alone(path: Path) -> None:
    settings = read(path)
    key = settings.secret_key
    file = settings.data_dir / "secrets.yaml"
    assert len(key) >= 43
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read(path).secret_key == key
    assert [each.name for each in settings.data_dir.iterdir()] == ["secrets.yaml"]


def test_processes_that_start_together_share_one_key(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read(path).secret_key, range(8)))
    assert len(keys) == 1


def test_a_new_key_keeps_the_other_secrets(path: Path) -> None:
    file = path.parent / "data" / "secrets.yaml"
    file.parent.mkdir()
    file.touch(0o600)
    file.write_text("lris: token of the province\n", "utf-8")
    key = read(path).secret_key
    assert read(path).secret("lris") == "token of the province"
    assert read(path).secret_key == key


def test_secrets_come_from_the_environment_first(path: Path) -> None:
    key = "0123456789abcdefghijklmnopqrstuvwxyz"
    settings = read(path, IOC_SECRET_KEY=key, IOC_SECRET_LRIS="token")
    assert (settings.secret_key, settings.secret("lris"), settings.secret("pci")) == (key, "token", None)
    assert settings.model_copy(update={"province": "42"}).secret("lris") == "token"
    assert not settings.data_dir.exists()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("tooshort1", "shorter than 32 bytes"),
        ("a" * 64, "others can guess"),
        ("please-changeme-before-going-live-1234567890", "others can guess"),
    ],
)
def test_a_weak_key_is_refused(path: Path, key: str, words: str) -> None:
    with pytest.raises(SecretError, match=words) as caught:
        _ = read(path, IOC_SECRET_KEY=key).secret_key
    assert key not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_of_secrets_that_others_can_read_is_refused(path: Path, mode: int) -> None:
    settings = read(path)
    assert settings.secret_key
    file = settings.data_dir / "secrets.yaml"
    file.chmod(mode)
    with pytest.raises(SecretError, match=rf"others can read it \(mode {mode:o}\); allowed: 600"):
        settings.secret("lris")


def test_the_key_does_not_depend_on_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        assert read(path).secret_key
    finally:
        os.umask(before)
    assert stat.S_IMODE((path.parent / "data" / "secrets.yaml").stat().st_mode) == 0o600
