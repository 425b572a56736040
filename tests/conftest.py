"""Fixtures that every test may ask for."""

from hypothesis import HealthCheck, settings

from tests.emulate import pubsub_server, storage_server
from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url", "pubsub_server", "storage_server"]

# The same examples in every run, without a clock: a change fails by what it breaks, not by chance or by a busy
# machine on which an example takes 200 ms. `pytest --hypothesis-profile=searching` looks for more.
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("repeatable", derandomize=True, **UNHURRIED)
settings.register_profile("searching", **UNHURRIED)
settings.load_profile("repeatable")
