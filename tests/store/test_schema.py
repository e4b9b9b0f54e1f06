"""The migrated schema is the declared one, however many processes bring it up to date."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect, text

from store import file_system, schema
from store.engine import connect
from store.errors import NetworkFileSystemError, StoreDamagedError
from store.tables import metadata

ROOT = Path(__file__).parents[2]
MIGRATE = "import sys; from store import schema, engine; schema.migrate(engine.connect(sys.argv[1]))"
MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:51 / /srv/data rw,relatime shared:2 - nfs4 filer:/data rw,vers=4.2
41 40 254:1 / /srv/data/local\\040disk rw,relatime - xfs /dev/vdb rw
"""


@pytest.fixture
def blank_url(database_url: str) -> str:
    """Address of a database without any table."""
    engine = connect(database_url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()
    return database_url


def test_migrated_schema_is_the_declared_one(blank_url: str) -> None:
    engine = connect(blank_url)
    schema.migrate(engine)
    schema.migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert schema.revision(connection) == "0010"
    schema.check(engine)
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(blank_url: str) -> None:
    running = [subprocess.Popen([sys.executable, "-c", MIGRATE, blank_url], cwd=ROOT) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    engine = connect(blank_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_migration_that_breaks_off_leaves_nothing_and_is_made_up_for(blank_url: str) -> None:
    engine = connect(blank_url)

    @event.listens_for(engine, "before_cursor_execute")
    def break_off(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "CREATE TABLE citizen_report" in statement:
            raise OSError("the power is gone")

    with pytest.raises(OSError, match="power"):
        schema.migrate(engine)
    event.remove(engine, "before_cursor_execute", break_off)
    assert inspect(engine).get_table_names() == []
    schema.migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


@pytest.mark.parametrize("offset", [0, 4096])
def test_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, offset: int) -> None:
    path = tmp_path / "ioc.db"
    engine = connect(f"sqlite:///{path}")
    schema.migrate(engine)
    engine.dispose()
    content = bytearray(path.read_bytes())
    content[offset : offset + 4096] = b"\x55" * 4096
    path.write_bytes(content)

    engine = connect(f"sqlite:///{path}")
    with pytest.raises(StoreDamagedError, match=r"ioc\.db"):
        schema.check(engine)
    if offset == 0:
        with pytest.raises(StoreDamagedError, match=r"ioc\.db"):
            schema.migrate(engine)
    engine.dispose()
    assert path.read_bytes() == content


def test_new_database_belongs_to_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "ioc.db"
    schema.migrate(connect(f"sqlite:///{path}"))
    assert path.stat().st_mode & 0o777 == 0o600


def test_network_file_system_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    with pytest.raises(NetworkFileSystemError, match=r"nfs4.*/srv/data"):
        file_system.refuse_network(Path("/srv/data/ioc/ioc.db"), mounts=mounts)
    file_system.refuse_network(Path("/srv/data/local disk/ioc.db"), mounts=mounts)
    file_system.refuse_network(Path("/var/lib/ioc.db"), mounts=mounts)
    file_system.refuse_network(Path("/srv/data/ioc.db"), mounts=tmp_path / "not there")
