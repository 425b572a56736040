"""The last version of an article whose page is gone."""

from __future__ import annotations

from dataclasses import replace

from schemas.article import WITHDRAWN, Article, Provenance
from schemas.failure import Reason
from schemas.feed import FeedItem
from schemas.page import Extracted, Response
from schemas.unit import Unit
from transforms.article.record import build

GONE = (Reason.NOT_FOUND, Reason.GONE)
"""What a page's server says when it took the page away: 404 and 410."""

METHOD = "none"
METHOD_VERSION = "1"


def withdrawn(
    *, item: FeedItem, response: Response, reason: Reason, identifier: str, unit: Unit, provenance: Provenance
) -> Article:
    """A record without a text that says that there is none any more, and how that was found.

    Args:
        item: what the feed shows of the article now.
        response: the answer to the request for its page.
        reason: one of GONE; becomes a flag.
        identifier: of the article, as the ledger knows it.
        unit: which finds it.
        provenance: who makes the record.

    Raises:
        Refusal: bad-url: the item's address can't be one of an article.
    """
    # What answered is the site's error page: only what was asked for is the article's.
    asked = replace(response, final_url=response.requested_url, hops=(), hop_statuses=(), body=b"")
    article = build(item=item, response=asked, extracted=_nothing(item, reason), unit=unit, provenance=provenance)
    return replace(
        article,
        identifier=identifier,
        article_body=None,
        word_count=None,
        creative_work_status=WITHDRAWN,
        usage_info=None,
    )


def _nothing(item: FeedItem, reason: Reason) -> Extracted:
    return Extracted(
        text="",
        title=item.title,
        description=None,
        site_name=None,
        language=None,
        license=None,
        authors=(),
        sections=(),
        keywords=(),
        images=(),
        canonical_url=None,
        charset=None,
        charset_source=None,
        flags=(reason.value,),
        method=METHOD,
        method_version=METHOD_VERSION,
    )
