"""Certificates that must not be accepted, each by its name: signed here and now, by an authority that is trusted."""

import asyncio
import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from schemas.failure import Refusal
from tests.transforms.io.faulty import fetcher, request, serving
from transforms.io.http import close_all

NOW = datetime.now(UTC)
KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(
    name: str, *, authority: bool = False, issuer: str = "authority", address: str = "127.0.0.1", days: int = 1
) -> bytes:
    """PEM of a certificate valid until `days` from now; all have the same key."""
    names = {each: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, each)]) for each in (name, issuer)}
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    built = (
        x509.CertificateBuilder(names[issuer], names[name], KEY.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(alternative, critical=False)
        .sign(KEY, hashes.SHA256())
    )
    return built.public_bytes(Encoding.PEM)


def ask(folder: Path, served: bytes) -> str:
    """What comes of asking a server with this certificate: its body, or the refusal."""
    key = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(key + served)
    (folder / "authority.pem").write_bytes(certificate("authority", authority=True))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(folder / "server.pem")

    async def main() -> str:
        async with serving(tls) as site:
            try:
                response = await fetcher(ca_file=str(folder / "authority.pem")).fetch(
                    request(f"https://127.0.0.1:{site.port}/ok")
                )
                return response.body.decode()
            except Refusal as refusal:
                assert site.heads == []
                return f"{refusal.reason}: {refusal.detail.partition(': ')[2]}"
            finally:
                await close_all()

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (certificate("site"), "hi"),
        (certificate("site", days=-1), "tls-expired: certificate expired"),
        (certificate("site", issuer="site"), "tls-self-signed: certificate self-signed"),
        (certificate("site", issuer="stranger"), "tls: certificate unknown authority"),
        (certificate("site", address="10.0.0.1"), "tls-wrong-host: certificate for another address (wrong host)"),
    ],
    ids=["good", "expired", "self-signed", "unknown", "wrong-host"],
)
def test_certificates(tmp_path, served, expected):
    assert ask(tmp_path, served) == expected
