"""Folders of OPML lists as tags: `/News/Local`, as OPML 2.0 writes a place in a hierarchy (its `category`)."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.feeds.plaintext import tidy

_MAX_NAME_CHARS = 200
#: What a folder's name may have in it and a tag may not: a slash begins the next folder, a comma the next tag.
_STAND_INS = str.maketrans({"/": "\u2215", ",": "\u201a"})
_MEANT = str.maketrans({"\u2215": "/", "\u201a": ","})


def folder_tag(names: Iterable[str]) -> str | None:
    """The tag of what lies in these folders, the outermost first; null for none."""
    known = [tidy(name)[:_MAX_NAME_CHARS].translate(_STAND_INS) for name in names]
    return "".join(f"/{name}" for name in known if name) or None


def folders_of(tag: str) -> tuple[str, ...]:
    """The folders that a tag stands for; none for one that is no place."""
    if not tag.startswith("/"):
        return ()
    return tuple(name.translate(_MEANT) for part in tag.split("/") if (name := part.strip()))
