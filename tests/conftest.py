"""Fixtures that every test may ask for."""

from tests.emulate import pubsub_server, storage_server
from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url", "pubsub_server", "storage_server"]
