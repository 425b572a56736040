"""Fixtures that every test may ask for."""

from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]
