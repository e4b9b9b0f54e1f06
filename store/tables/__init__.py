"""Tables of the store. Instants are UTC; periods are (freq, first day)."""

from store.tables.administration import area, organisation
from store.tables.base import Identity, Instant, metadata
from store.tables.events import assigned_task, citizen_report, counted, document, dossier, dossier_span
from store.tables.facts import failed_check, observation, observation_revision, series
from store.tables.listening import keyword, mention
from store.tables.maps import boundary, map_file, map_layer, map_layer_feature
from store.tables.operation import app_session, app_user, audit, lease, login_throttle
from store.tables.places import camera_event, place
from store.tables.runs import ingestion_run, rejection, source_status

__all__ = [
    "Identity",
    "Instant",
    "app_session",
    "app_user",
    "area",
    "assigned_task",
    "audit",
    "boundary",
    "camera_event",
    "citizen_report",
    "counted",
    "document",
    "dossier",
    "dossier_span",
    "failed_check",
    "ingestion_run",
    "keyword",
    "lease",
    "login_throttle",
    "map_file",
    "map_layer",
    "map_layer_feature",
    "mention",
    "metadata",
    "observation",
    "observation_revision",
    "organisation",
    "place",
    "rejection",
    "series",
    "source_status",
]
