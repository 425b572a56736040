"""The feeds that a user names: on the command line and in files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.flags import UsageError
from schemas.failure import Refusal
from schemas.feed import ListedFeed
from transforms.feeds.listerror import ListError
from transforms.feeds.lists import merge, read_list
from transforms.web.urls import resolve


def named_feeds(urls: Sequence[str], files: Sequence[str], flag: str = "--feeds ") -> list[ListedFeed]:
    """The feeds named on the command line and in files, each once.

    Args:
        urls: addresses.
        files: lists.
        flag: what stands before a file's name in messages.

    Raises:
        UsageError: an address or a line is broken, or a file can't be read.
    """
    found = [ListedFeed(url=feed_address(url)) for url in urls]
    for name in files:
        found += _read_feeds(name, flag)
    return list(merge(found))


def feed_address(url: str) -> str:
    """A feed's address as the ledger knows it.

    Raises:
        UsageError: it is none.
    """
    try:
        return resolve(url)
    except Refusal as refusal:
        raise UsageError(f"feed {url!r}: {refusal.detail}") from refusal


def _read_feeds(name: str, flag: str) -> Sequence[ListedFeed]:
    try:
        feeds = read_list(Path(name).read_bytes(), name)
    except OSError as error:
        raise UsageError(f"{flag}{name}: {error.strerror}") from error
    except ListError as error:
        raise UsageError(str(error)) from error
    if not feeds:
        raise UsageError(f"{flag}{name}: no feed in it")
    return feeds
