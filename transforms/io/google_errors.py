"""What Google's clients raise, told in one line: a sink that is down, full, missing or forbidden."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from transforms.io.publishing import SinkError


@contextlib.contextmanager
def said() -> Iterator[None]:
    """Turn what Google's clients raise into SinkError.

    Raises:
        SinkError: the service did not do what was asked, could not be reached, or knows no credentials.
    """
    from google.api_core.exceptions import GoogleAPIError, RetryError
    from google.auth.exceptions import GoogleAuthError
    from requests.exceptions import RequestException  # what the clients over HTTP let through

    try:
        yield
    except RetryError as error:
        raise SinkError(_line(error.cause or error)) from error
    except (GoogleAPIError, GoogleAuthError, RequestException, ConnectionError) as error:
        raise SinkError(_line(error)) from error


def _line(error: Exception) -> str:
    """Its message in one line: of an answer over HTTP what the service itself says in it."""
    answer = getattr(error, "response", None)
    try:
        text = f"HTTP {answer.status_code}: {answer.json()['error']['message']}"  # type: ignore[union-attr]
    except (AttributeError, ValueError, LookupError, TypeError):
        text = str(error)
    return " ".join(text.split())
