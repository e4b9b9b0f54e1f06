"""A run: begun, then written in one transaction, or failed. The only way in for numbers."""

from store.command.ingest.ledger import Outcome, begin, fail, forget
from store.command.ingest.writing import INGEST_LOCK, write

__all__ = ["INGEST_LOCK", "Outcome", "begin", "fail", "forget", "write"]
