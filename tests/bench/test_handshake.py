"""The benchmark of handshakes makes real ones: a client that trusts another root refuses."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from bench.handshake import contexts, shake


def test_a_handshake_succeeds_and_is_verified(tmp_path: Path) -> None:
    client, server = contexts(tmp_path)
    stranger, _ = contexts(tmp_path)
    assert shake(client, server) > 0
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(stranger, server)
