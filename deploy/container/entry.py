"""The first program of the container: fetches the secrets that are only named, then becomes what was asked for.

    (nothing, or a flag)    Beam's SDK harness, as Dataflow and a worker pool start it: --id=…, --worker_pool
    newsbeam …              any other word: that program

Standard library only: it runs before anything else does.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import urllib.request
from collections.abc import Mapping, Sequence

BOOT = "/opt/apache/beam/boot"
TOKEN = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"  # noqa: S105  an address
STORE = "https://secretmanager.googleapis.com/v1"


def command(words: Sequence[str]) -> list[str]:
    """What to become."""
    return list(words) if words and not words[0].startswith("-") else [BOOT, *words]


def named(environ: Mapping[str, str]) -> dict[str, str]:
    """Variable → secret, for the variables that have no value yet."""
    pairs = [pair.strip().partition("=") for pair in environ.get("NEWSBEAM_SECRETS", "").split(",") if pair.strip()]
    return {variable: secret for variable, _, secret in pairs if variable not in environ}


def fetched(secret: str, token_url: str = TOKEN, store_url: str = STORE) -> str:
    """A secret's value, asked for as the machine's own service account.

    Raises:
        OSError: the metadata server or Secret Manager did not give it.
    """
    token = _get(token_url, {"Metadata-Flavor": "Google"})["access_token"]
    answer = _get(f"{store_url}/{secret}:access", {"Authorization": f"Bearer {token}"})
    return base64.b64decode(answer["payload"]["data"]).decode()


def _get(url: str, headers: Mapping[str, str]) -> dict:
    request = urllib.request.Request(url, headers=dict(headers))  # noqa: S310  two fixed addresses, one of them http by design
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310  as above
        return json.load(response)


def with_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with the values of the secrets that it names."""
    return {**environ, **{variable: fetched(secret) for variable, secret in named(environ).items()}}


def main() -> None:
    """Become it."""
    try:
        environ = with_secrets(os.environ)
    except OSError as error:
        sys.exit(f"newsbeam: a secret of NEWSBEAM_SECRETS can't be had: {error}")
    words = command(sys.argv[1:])
    os.execvpe(words[0], words, environ)  # noqa: S606  that is what it is for


if __name__ == "__main__":
    main()
