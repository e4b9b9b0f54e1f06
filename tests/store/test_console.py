"""`python -m store` by hand: which store it means, and how a lost password is replaced."""

from datetime import datetime
from pathlib import Path

import pytest

from store.__main__ import main
from store.command.users import HASHER, first_administrator
from store.engine import Engine
from store.query.users import credentials


def test_without_an_address_the_store_is_that_of_the_installation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.yaml"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("IOC_DATA_DIR", raising=False)
    monkeypatch.setenv("IOC_CONFIG", str(config))
    monkeypatch.chdir(tmp_path)
    config.write_text("data_dir: kept\n", "utf-8")
    assert main(["migrate"]) == 0
    assert (tmp_path / "kept" / "ioc.db").exists()
    config.write_text("data_dir: kept\ndatabase_url: sqlite:///own/store.db\n", "utf-8")
    assert main(["migrate"]) == 0
    assert (tmp_path / "own" / "store.db").exists()
    config.write_text("database_url: mysql://db/ioc\n", "utf-8")
    capsys.readouterr()
    assert main(["check"]) == 2
    assert "config.yaml:1: database_url: must be sqlite:///PATH or postgresql" in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", "postgres://ioc:hidden-word@db/ioc")
    assert main(["check"]) == 2
    assert "hidden-word" not in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["--database-url", "nonsense", "check"])
    assert not (tmp_path / "var").exists()


def test_a_lost_password_is_replaced_by_a_code(
    database_url: str, engine: Engine, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    assert first_administrator(engine, now=now)
    database = ["--database-url", database_url]
    assert main([*database, "reset-password", "nobody"]) == 1
    assert "Không có tài khoản này" in capsys.readouterr().err
    assert main([*database, "reset-password", "Admin"]) == 0
    code = capsys.readouterr().out.split()[-1]
    with engine.connect() as connection:
        found = credentials(connection, "admin")
    assert found is not None
    assert found.must_change_password
    assert HASHER.verify(found.password_hash, code)
