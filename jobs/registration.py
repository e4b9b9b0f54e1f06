"""Tells the store which sources this installation has and what they promise."""

from jobs.deployment import Deployment
from store.command.sources import SourceRegistration, register
from store.engine import Engine


def register_sources(engine: Engine, settings: Deployment) -> None:
    """Enter every source of the settings; what the store knows of their runs stays."""
    register(
        engine,
        [
            SourceRegistration(
                source=code,
                enabled=config.enabled,
                simulated=config.simulated,
                late_after=config.late_after,
                dead_after=config.dead_after,
            )
            for code, config in settings.sources.items()
        ],
    )
