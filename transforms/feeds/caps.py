"""How much of a feed is taken, whatever its format."""

MAX_BYTES = 10_000_000
"""Of a document, when it is unpacked."""
MAX_ENTRIES = 5_000
"""Entries taken of one feed. Real ones show 10 to 500; a document with more is an archive, a sitemap in disguise or an
attack, and at 20 ms a page the rest would keep one site busy beyond any unit's time budget."""
MAX_TITLE_CHARS = 1_000
MAX_SUMMARY_CHARS = 1_000
"""Longer ones are whole articles: those are content."""
MAX_MARKUP_CHARS = 200_000
"""Of an article in the feed; it travels with its item. The largest of 2,212 real items has 110,000."""
MAX_CONTENT_CHARS = 50_000
"""Of its text: 8,000 words."""
MAX_CATEGORIES = 64
MAX_AUTHORS = 64
MAX_NAME_CHARS = 200
"""Of an author, a category or a date."""
MAX_ADDRESS_CHARS = 2_000
"""Of a GUID, and of a link that is no address and kept only to be shown."""
MAX_FILES = 32
"""Enclosures, and as many pictures."""
