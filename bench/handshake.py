"""CPU of a TLS handshake on the client's side, without a network: OpenSSL to OpenSSL in memory, ECDSA, a chain of two.

python -m bench.handshake [--count 500]
"""

from __future__ import annotations

import argparse
import contextlib
import ssl
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "www.example"
Key = ec.EllipticCurvePrivateKey


def key() -> Key:
    """A new one."""
    return ec.generate_private_key(ec.SECP256R1())


def certificate(name: str, owner: Key, issuer: str, signer: Key) -> x509.Certificate:
    """One that is good for a day; whoever is not HOST may sign others."""
    today, alone = datetime.now(UTC), x509.SubjectAlternativeName([x509.DNSName(name)])
    made = x509.CertificateBuilder().public_key(owner.public_key()).serial_number(x509.random_serial_number())
    made = made.subject_name(_named(name)).issuer_name(_named(issuer))
    made = made.not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
    made = made.add_extension(x509.BasicConstraints(ca=name != HOST, path_length=None), critical=True)
    made = made.add_extension(alone, critical=False)
    return made.sign(signer, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A client that trusts a root, and a server whose certificate it vouches for by way of another."""
    root, middle, leaf = key(), key(), key()
    chain = [certificate(HOST, leaf, "middle", middle), certificate("middle", middle, "root", root)]
    path = folder / "server.pem"
    secret = leaf.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + b"".join(one.public_bytes(Encoding.PEM) for one in chain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    trusted = certificate("root", root, "root", root).public_bytes(Encoding.PEM).decode()
    return ssl.create_default_context(cadata=trusted), server


def shake(client: ssl.SSLContext, server: ssl.SSLContext) -> float:
    """One handshake; seconds of CPU of the client."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours, theirs = client.wrap_bio(down, up, server_hostname=HOST), server.wrap_bio(up, down, server_side=True)
    spent, over = 0.0, False
    while not over:
        began = time.process_time()
        with contextlib.suppress(ssl.SSLWantReadError):
            ours.do_handshake()
            over = True
        spent += time.process_time() - began
        with contextlib.suppress(ssl.SSLWantReadError):
            theirs.do_handshake()
    return spent


def main() -> None:
    """Print the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as name:
        client, server = contexts(Path(name))
        spent = sum(shake(client, server) for _ in range(count))
    print(f"{spent / count * 1e3:.2f} ms of CPU a handshake ({ssl.OPENSSL_VERSION})")


if __name__ == "__main__":
    main()
