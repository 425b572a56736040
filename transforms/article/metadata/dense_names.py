"""Names in Chinese, Japanese and Korean: told from words by their length and endings, for they have no capitals."""

from __future__ import annotations

import re

HAN = r"\u3400-\u9fff"
"""Chinese characters, for a class of a pattern."""

_KANA, _HANGUL = r"\u30a0-\u30ff", r"\uac00-\ud7af"
_WRITTEN = re.compile(rf"[\u3040-\u30ff{HAN}{_HANGUL}]")
_OWN = rf"[\u3040-\u30ff{HAN}]{{1,4}}[ \u3000]?[\u3040-\u30ff{HAN}]{{1,4}}|[{_HANGUL}]{{1,2}} ?[{_HANGUL}]{{1,3}}"
_FOREIGN = (
    rf"[{_KANA}]{{2,12}}(?:[・＝=·. ](?:[A-Z]|[{_KANA}]{{1,12}})){{1,3}}",
    rf"[{HAN}]{{1,6}}(?:[·・][{HAN}]{{1,6}}){{1,3}}",
)
#: `李明`, `山田 太郎`, `홍길동`; of foreigners `トム・アーデン`, `汤姆·阿登`.
_PERSON = re.compile("|".join((_OWN, *_FOREIGN)))
#: Papers, agencies and stations.
_HOUSE = re.compile(
    r".+(?:社|报|報|网|網|新聞|新闻|通信|編輯部|编辑部|編集部|电视台|電視台|放送|テレビ|ニュース|뉴스|신문|일보|방송|통신|미디어)"
)


def is_dense(name: str) -> bool:
    """Whether some of it is written in such a script."""
    return bool(_WRITTEN.search(name))


def is_person(name: str) -> bool:
    """Whether it has the form of a person's name; a word of as many characters has it, too."""
    return bool(_PERSON.fullmatch(name))


def is_house(name: str) -> bool:
    """Whether it ends as the names of papers, agencies and stations do."""
    return bool(_HOUSE.fullmatch(name))
