"""Lists of feeds in YAML: entries with url, title, tags and headers, each checked and named by its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml

from schemas.feed import ListedFeed
from transforms.feeds.listerror import ListError, address
from transforms.feeds.plaintext import tidy

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: Headers that the client sets itself, or that would change what the answer means.
_OURS = re.compile(
    "accept|accept-encoding|connection|content-length|expect|host|if-modified-since|if-none-match|keep-alive|"
    "proxy-authorization|proxy-connection|range|te|trailer|transfer-encoding|upgrade|user-agent",
    re.IGNORECASE,
)
_MAPPING, _LIST, _TEXT = yaml.MappingNode, yaml.SequenceNode, "tag:yaml.org,2002:str"
_KEYS = ("url", "title", "tags", "headers")


def looks_like_yaml(text: str) -> bool:
    """Whether the first line that is no comment begins a YAML list: no address does."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return bool(re.match(r"-(\s|$)|---|feeds\s*:|\[", first))


def read_yaml(text: str, name: str) -> Iterator[ListedFeed]:
    """The feeds of a list, alone or under the key `feeds`; an entry is a mapping, or an address alone.

    Raises:
        ListError: not YAML, or an entry with an unknown or repeated key, a wrong type, no url or one seen before.
    """
    seen: dict[str, int] = {}
    for number, node in enumerate(_entries(_compose(text, name), name), 1):
        feed, line = _feed(node, name, number), _line(node)
        if feed.url in seen:
            raise ListError(name, line, feed.url, f"entry {number} has the url of entry {seen[feed.url]}")
        seen[feed.url] = number
        yield feed


def _compose(text: str, name: str) -> yaml.Node | None:
    # Nodes instead of safe_load's values: they know their lines and keep keys that are given twice. Nothing is
    # constructed, so no tag can do anything.
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ListError(name, line, "", f"not YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ListError(name, None, "", "not YAML: a character that is not allowed, or nested too deep") from error


def _entries(root: yaml.Node | None, name: str) -> list[yaml.Node]:
    if isinstance(root, _MAPPING):
        root = _mapping(root, name, "the list", ("feeds",)).get("feeds")
    if root is None:
        return []
    if not isinstance(root, _LIST):
        raise ListError(name, _line(root), "", "expected a list of feeds: entries that begin with “- url:”")
    return list(root.value)


def _feed(node: yaml.Node, name: str, number: int) -> ListedFeed:
    what = f"entry {number}"
    if node.tag == _TEXT:
        return ListedFeed(url=address(_text(node, name, what), name, _line(node)))
    values = _mapping(node, name, what, _KEYS)
    if "url" not in values:
        raise ListError(name, _line(node), "", f"{what} has no url")
    return ListedFeed(
        url=address(_text(values["url"], name, f"{what}: url"), name, _line(values["url"])),
        title=tidy(_text(values["title"], name, f"{what}: title"))[:1_000] or None if "title" in values else None,
        tags=tuple(dict.fromkeys(_tags(values["tags"], name, what))) if "tags" in values else (),
        headers=tuple(sorted(_headers(values["headers"], name, what))) if "headers" in values else (),
    )


def _mapping(node: yaml.Node, name: str, what: str, keys: tuple[str, ...]) -> dict[str, yaml.Node]:
    """The values of a mapping by key, those that are null left out."""
    return dict(_pairs(node, name, what, lambda key: key in keys, f"known are {', '.join(keys)}"))


def _pairs(
    node: yaml.Node, name: str, what: str, allowed: Callable[[str], object], hint: str
) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, _MAPPING):
        raise ListError(name, _line(node), "", f"{what}: expected “key: value” pairs")
    seen: set[str] = set()
    for key_node, value in node.value:
        key = _text(key_node, name, f"{what}: key")
        if not allowed(key):
            raise ListError(name, _line(key_node), key, f"{what}: unknown key ({hint})")
        if key.lower() in seen:
            raise ListError(name, _line(key_node), key, f"{what}: key given twice")
        seen.add(key.lower())
        if value.tag != "tag:yaml.org,2002:null":
            yield key, value


def _tags(node: yaml.Node, name: str, what: str) -> Iterator[str]:
    if not isinstance(node, _LIST):
        raise ListError(name, _line(node), "", f"{what}: tags: expected a list, as [economy, local]")
    for item in node.value:
        tag = tidy(_text(item, name, f"{what}: tags"))
        if not tag or "," in tag:
            raise ListError(name, _line(item), tag, f"{what}: a tag is not empty and has no comma")
        yield tag


def _headers(node: yaml.Node, name: str, what: str) -> Iterator[tuple[str, str]]:
    for header, value in _pairs(node, name, f"{what}: headers", _is_free, "a header's name, none that newsbeam sets"):
        variable = _text(value, name, f"{what}: headers: {header}")
        if not _VARIABLE.fullmatch(variable):
            why = f"{what}: headers: {header}: expected the name of an environment variable, which holds the value"
            raise ListError(name, _line(value), "", why)  # it may be the secret itself: not shown
        yield header, variable


def _is_free(header: str) -> bool:
    return bool(_HEADER.fullmatch(header)) and not _OURS.fullmatch(header)


def _text(node: yaml.Node, name: str, what: str) -> str:
    if node.tag != _TEXT or not isinstance(node, yaml.ScalarNode):
        raise ListError(name, _line(node), "", f"{what}: expected text (put it in quotes)")
    return str(node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
