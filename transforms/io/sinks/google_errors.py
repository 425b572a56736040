"""What Google's clients raise, told in one line: a sink that is down, full, missing or forbidden."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from transforms.io.ports import SinkError


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
    except (GoogleAPIError, GoogleAuthError, RequestException) as error:
        raise SinkError(_line(error)) from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
