"""Values of flags: what a user may write, read into what is meant, refused in one line."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from transforms.web.addresses import Allowance, port_set

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


class UsageError(Exception):
    """The user's words can't be followed: one line, exit status 2."""


class Parser(argparse.ArgumentParser):
    """An argument parser without abbreviations, whose errors are one line."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **kwargs})  # type: ignore[arg-type]  # passed through

    def error(self, message: str) -> NoReturn:
        """See argparse."""
        raise UsageError(f"{message} (see {self.prog} --help)")


def duration(text: str) -> float:
    """`90s`, `5m`, `2h`, `1d` or a bare number of seconds → seconds."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a duration: write 90s, 5m, 2h or a number of seconds")
    return float(found[1]) * _UNITS[found[2]]


def period(text: str) -> float:
    """A duration longer than nothing."""
    seconds = duration(text)
    if not seconds:
        raise argparse.ArgumentTypeError(f"{text!r} is no time at all: write 15m, for example")
    return seconds


def share(text: str) -> float:
    """A number from 0 to 1."""
    found = re.fullmatch(r"[01]|[01]?\.\d+|1\.0+", text.strip())
    if not found or float(text) > 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share from 0 to 1, as 0.2")
    return float(text)


def positive(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def allowance(text: str) -> Allowance:
    """A value of --allow-private."""
    try:
        return Allowance.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def port_list(text: str) -> frozenset[int]:
    """A value of --ports."""
    try:
        return port_set(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def header_text(text: str) -> str:
    """A value that goes into a request header: printable ASCII."""
    if not text.isascii() or not text.isprintable() or not text.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not printable ASCII")
    return text.strip()
