"""What a public post and a key word may say, by the catalogue: everything else becomes a rejection."""

from typing import Any

import catalogue
from domain.listening import Keyword, Mention
from store.staging import clean
from wording import say

TOPICS, OUTLETS, TONES = "social_topics", "social_outlets", "social_tones"


def mention_objection(mention: Mention) -> str | None:
    """Why a post cannot be taken; None when it can."""
    listed = catalogue.codelists()
    for name, code, codes in (
        ("topic", mention.topic, TOPICS),
        ("outlet", mention.outlet, OUTLETS),
        ("tone", mention.tone, TONES),
    ):
        if code not in listed[codes].items:
            return say("store.rejected.code", name=name, code=code)
    return None


def mention_row(mention: Mention) -> dict[str, Any]:
    """The columns of a post by name."""
    return {
        "source_id": clean(mention.source_id),
        "topic": mention.topic,
        "outlet": mention.outlet,
        "tone": mention.tone,
        "site": clean(mention.site),
        "title": clean(mention.title),
        "address": clean(mention.address),
        "interactions": mention.interactions,
        "published_at": mention.published_at,
        "updated_at": mention.updated_at,
    }


def keyword_objection(keyword: Keyword) -> str | None:
    """Why a key word cannot be taken; None when it can."""
    if keyword.topic and keyword.topic not in catalogue.codelists()[TOPICS].items:
        return say("store.rejected.code", name="topic", code=keyword.topic)
    return None


def keyword_row(keyword: Keyword) -> dict[str, Any]:
    """The columns of a key word by name."""
    return {
        "source_id": clean(keyword.source_id),
        "topic": keyword.topic,
        "month": keyword.month,
        "word": clean(keyword.word),
        "weight": keyword.weight,
        "updated_at": keyword.updated_at,
    }
