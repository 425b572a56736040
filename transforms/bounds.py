"""What each foreign document is bounded by, and the functions that read it in a child.

Here and not beside the verbs that use them, so that commands without a graph have them without importing Beam.
"""

from __future__ import annotations

FEED_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
MAX_FEED_BYTES = 10_000_000
"""Decoded. Real feeds stay under 5 MB; a parser's time and memory grow with it (20 s for 50 MB, measured)."""
PARSER = "transforms.feeds.parse:parse_in_child"
LINK_FINDER = "transforms.feeds.discovery:links_in_child"
"""Of a page: the addresses that may be its feeds."""
MAX_ROBOTS_BYTES = 512_000
PARSER_TIMEOUT_S = 5.0
"""Real feeds parse in well under a second; feedparser takes 18 s over a 40 KB author string (measured)."""

PAGE_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
MAX_PAGE_BYTES = 5_000_000
"""Decoded. A 10 MB page takes the extractor 10 s and 0.35 GB (measured); real articles stay under 2 MB."""
MEDIA_HEAD_BYTES = 65_536
"""Of a recording that is all an item has: enough to see that it is none of HTML, which the sniffer looks at."""
EXTRACTOR = "transforms.article.extract:extract_in_child"
PAGE_EXTRACTOR = "transforms.article.page:extract_page_in_child"
"""The same, of a page whose address may be unknown."""
EXTRACTOR_TIMEOUT_S = 10.0
"""A page takes 20 ms; of 17,346 odd but harmless documents the slowest took 5.9 s (measured)."""
EVIDENCE = "transforms.article.evidence:evidence_in_child"
