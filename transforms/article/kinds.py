"""What a paragraph of page furniture is, and how far that can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Why(StrEnum):
    """Why a paragraph is not of the article."""

    HEADLINE = "headline"
    COMMENTS = "comments"
    SHARE = "share"
    FOLLOW = "follow"
    EMAIL = "email"
    NAVIGATION = "navigation"
    ADVERTISEMENT = "advertisement"
    SYNDICATION = "syndication"
    SITE_NAME = "site-name"
    RELATED = "related"
    COPYRIGHT = "copyright"
    LABELS = "labels"
    BYLINE = "byline"
    LINK = "link"
    NOTICE = "notice"
    CONTEXT = "context"


class Reach(IntEnum):
    """How far the evidence reaches, from the end of a text."""

    COMPANION = 1  #: furniture beside furniture: "Home", "Facebook", an address
    ITSELF = 2  #: the line itself: "Share this post"
    TITLES = 3  #: and lines below that are no sentences: "Related posts"
    REST = 4  #: and whatever short lines are below: "Post a Comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A paragraph taken for furniture."""

    why: Why
    reach: Reach
