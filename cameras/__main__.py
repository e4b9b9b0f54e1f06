"""`python -m cameras` watches the cameras of config.yaml until told to stop; 1 where it cannot."""

import gc
import logging
import signal
import sys
from threading import Thread

import av

import catalogue
import settings as deployment
from cameras.gateway import Gateway
from cameras.server import GatewayServer
from catalogue.strict_yaml import InvalidFileError
from domain.cameras import GATEWAY
from jobs.registration import register_sources
from settings import SecretError, Settings
from store import schema
from store.engine import connect
from store.errors import StoreError
from wording import say


def main() -> int:
    """Run the gateway of this installation."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    av.logging.set_level(None)  # FFmpeg would write addresses with their passwords
    try:
        settings = deployment.load()
        source = settings.sources.get(GATEWAY)
        if source is None or not source.enabled:
            return _complain(say("cameras.gateway.disabled"))
        return _run(settings, simulated=source.simulated)
    except (InvalidFileError, SecretError, StoreError) as error:
        return _complain(str(error))


def _run(settings: Settings, *, simulated: bool) -> int:
    engine, where = connect(settings.database_url), settings.cameras
    schema.migrate(engine)
    register_sources(engine, settings)
    gateway = Gateway(settings, engine, catalogue.camera_health(), simulated=simulated)
    try:
        server = GatewayServer((where.host, where.port), gateway, settings.camera_token)
    except OSError as error:
        return _complain(
            say("web.port_unusable", host=where.host, port=where.port, detail=error.strerror or "")
        )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: gateway.stop())
    Thread(target=server.serve_forever, name="server", daemon=True).start()
    gc.freeze()
    gateway.run()
    server.shutdown()
    return 0


def _complain(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
