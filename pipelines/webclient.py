"""The web client of commands that ask sites for a person: no ledger, so each keeps pace and rules for itself."""

from __future__ import annotations

import argparse

from pipelines.clock import utc_now
from pipelines.options import proxy_of, user_agent
from transforms.io.gate import Manners
from transforms.io.http import HttpFetcher
from transforms.web.robots import product_token


def web_client(said: argparse.Namespace) -> HttpFetcher:
    """The client that the network flags ask for. Importing this module imports aiohttp: do it when it is needed."""
    name = said.user_agent or user_agent(said.contact)
    return HttpFetcher(
        user_agent=name,
        clock=utc_now,
        proxy=proxy_of(said.proxy),
        allowed=tuple(said.allow_private),
        ports=said.ports,
        per_host_delay_s=said.per_host_delay,
        manners=Manners(agent=product_token(name), clock=utc_now, obey=said.robots == "obey"),
    )
