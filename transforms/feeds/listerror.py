"""What is wrong with a list of feeds, and where."""

from __future__ import annotations

from schemas.failure import Refusal
from transforms.feeds.plaintext import tidy
from transforms.web.urls import resolve

_SHOWN_CHARS = 120


class ListError(ValueError):
    """A list that can't be read as it stands. str() is one line for a person: where, what, and the text in question.

    Args:
        name: of the list, as the user gave it.
        line_number: from 1; null when the whole list is meant.
        text: the line or value in question.
        why: what is wrong with it.
    """

    def __init__(self, name: str, line_number: int | None, text: str, why: str) -> None:
        super().__init__(name, line_number, text, why)
        self.name, self.line_number, self.text, self.why = name, line_number, text, why

    def __str__(self) -> str:
        where = self.name if self.line_number is None else f"{self.name}:{self.line_number}"
        text = tidy(self.text)
        shown = text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…"
        return f'{where}: {self.why}: "{shown}"' if shown else f"{where}: {self.why}"


def address(entry: str, name: str, line_number: int | None) -> str:
    """A feed's address as WHATWG serialises it.

    Raises:
        ListError: it is none, or carries a password, which is then not shown.
    """
    try:
        return resolve(entry)
    except Refusal as refusal:
        secret = "user name" in refusal.detail
        why = "an address with user name or password is not allowed" if secret else "not an http(s) URL"
        raise ListError(name, line_number, "" if secret else entry, why) from refusal
