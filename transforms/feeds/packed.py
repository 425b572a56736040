"""Documents that lie packed on their servers: sitemaps as `.xml.gz`, and feeds whose server forgot to say so."""

from __future__ import annotations

import zlib

from schemas.failure import Reason, Refusal, Stage
from transforms.feeds.caps import MAX_BYTES

_GZIP = b"\x1f\x8b\x08"
_GZIP_BITS = 16 + zlib.MAX_WBITS


def unpacked(body: bytes) -> bytes:
    """A document without its gzip, once; as it is if it has none. What is cut off or broken ends there.

    Raises:
        Refusal: compression-bomb: it is larger than any feed that is taken.
    """
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(_GZIP_BITS)
    try:
        found = unpacker.decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return body
    if len(found) > MAX_BYTES:
        raise Refusal(Reason.COMPRESSION_BOMB, f"more than {MAX_BYTES:,} bytes when unpacked", stage=Stage.PARSE)
    return found
