from sqlalchemy import inspect

from store.engine import Engine


def test_schema(engine: Engine) -> None:
    assert "observation" in inspect(engine).get_table_names()
