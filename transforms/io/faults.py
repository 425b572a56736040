"""What went wrong on the wire, in our words: aiohttp's and the system's exceptions as refusals."""

from __future__ import annotations

import errno
import ssl

import aiohttp

from schemas.failure import Reason, Refusal

#: OpenSSL's verify codes (x509_vfy.h) in plain words; others keep OpenSSL's.
_CERTIFICATE_FAULTS = {
    9: "not valid yet",
    10: "expired",
    18: "self-signed",
    19: "self-signed authority",
    20: "unknown authority",
    21: "unknown authority",
    62: "for another host (wrong host)",
    64: "for another address (wrong host)",
}


_CERTIFICATE_REASONS = {
    10: Reason.TLS_EXPIRED,
    18: Reason.TLS_SELF_SIGNED,
    19: Reason.TLS_SELF_SIGNED,
    62: Reason.TLS_WRONG_HOST,
    64: Reason.TLS_WRONG_HOST,
}


def refusal_for(error: aiohttp.ClientError | OSError, where: str, *, proxied: bool) -> Refusal:
    """The refusal that tells of an exception of a request.

    Args:
        error: as raised by aiohttp or the event loop.
        where: host, for the detail.
        proxied: whether a proxy made the connection, so that faults on the way to it are not the host's.
    """
    reason, what = _classified(error, proxied=proxied)
    return Refusal(reason, f"{where}: {what}")


def _classified(error: aiohttp.ClientError | OSError, *, proxied: bool) -> tuple[Reason, str]:
    match error:
        case aiohttp.ClientSSLError():
            return _tls(error)
        case aiohttp.ClientConnectorDNSError():
            return (Reason.CONNECT, "proxy not found") if proxied else (Reason.DNS, _system(error.os_error))
        case aiohttp.ClientHttpProxyError():
            return Reason.CONNECT, f"the proxy answered {error.status}"
        case aiohttp.ClientConnectorError():
            reset = error.os_error.errno == errno.ECONNRESET
            return Reason.RESET if reset else Reason.CONNECT, _system(error.os_error) + (" (proxy)" if proxied else "")
        case aiohttp.ClientPayloadError():
            return Reason.TRUNCATED, "the body ends early or its chunks are broken"
        case aiohttp.ClientResponseError() if "chunk" in error.message.partition(":")[0].lower():
            # The same fault as above, met already while the head was read: it depends on how packets fall.
            return Reason.TRUNCATED, "the chunks of the body are broken"
        case aiohttp.ClientResponseError():
            return Reason.BAD_RESPONSE, f"not valid HTTP: {ascii(error.message)[:200]}"
        case aiohttp.InvalidURL():
            return Reason.BAD_URL, "address that cannot be asked"
        case TimeoutError():
            return Reason.TIMEOUT, "no complete answer in time"
        case aiohttp.ServerDisconnectedError():
            return Reason.RESET, "connection closed without an answer"
        case OSError():
            return Reason.RESET, _system(error)
    return Reason.BAD_RESPONSE, type(error).__name__


def _tls(error: aiohttp.ClientSSLError) -> tuple[Reason, str]:
    # The two subclasses keep their cause under different names.
    cause = error.certificate_error if isinstance(error, aiohttp.ClientConnectorCertificateError) else error.os_error
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = _CERTIFICATE_REASONS.get(cause.verify_code, Reason.TLS)
        return reason, f"certificate {_CERTIFICATE_FAULTS.get(cause.verify_code, cause.verify_message)}"
    if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Reason.RESET, "connection closed during the TLS handshake"  # a fault of the line: worth another try
    return Reason.TLS, f"TLS handshake failed: {getattr(cause, 'reason', None) or type(cause).__name__}"


def _system(error: OSError) -> str:
    return str(error.strerror or error) or type(error).__name__
