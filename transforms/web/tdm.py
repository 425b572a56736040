"""tdmrep.json: what an origin says of text and data mining (TDMRep, W3C community group report of 2024)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from schemas.robots import TdmRule, TdmStatement
from transforms.web.robots import matcher

MAX_RULES = 1_000
"""Rules read of a file: 20 ms to make ready. Published files have a handful."""


def read_tdmrep(body: bytes) -> tuple[TdmRule, ...]:
    """The rules of a file, in its order; none of one that is no JSON array. One without a location is passed over."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    objects = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return tuple(_rule(each) for each in objects[:MAX_RULES] if isinstance(each.get("location"), str))


class TdmFile:
    """The rules of a tdmrep.json, ready to be asked of many addresses."""

    def __init__(self, rules: Iterable[TdmRule]) -> None:
        self._rules = [(matcher(rule.location), rule) for rule in rules]

    def statement(self, url: str) -> TdmStatement:
        """What the first rule says whose location matches; nothing where none does."""
        rule = next((rule for matches, rule in self._rules if matches(url)), None)
        return TdmStatement(reservation=rule.reservation, policy=rule.policy) if rule else TdmStatement()


def reservation(value: object) -> bool | None:
    """A tdm-reservation: 1 is true, 0 false; anything else is a protocol error, and counts as not said."""
    return {"1": True, "0": False}.get(str(value).strip()) if isinstance(value, (int, str)) else None


def _rule(found: dict[str, Any]) -> TdmRule:
    policy = found.get("tdm-policy")
    return TdmRule(
        location=found["location"],
        reservation=reservation(found.get("tdm-reservation")),
        policy=policy.strip()[:MAX_POLICY_CHARS] or None if isinstance(policy, str) else None,
    )


MAX_POLICY_CHARS = 2048
"""An address; longer ones are none that anybody wrote."""
