"""What pages are taken for: labelled pages refused, what they say of access, and what looking costs.

Pages of the sets are articles, so that a refusal other than `empty` may be a mistake, and is printed.

    python -m bench.kinds [--sets n4k fundus_tests wcxb_dev] [--limit N]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterator

from bench.quality import SETS, pages
from schemas.failure import Reason, Refusal
from transforms.article import jsonld
from transforms.article.access import Access, access
from transforms.article.extract import extract
from transforms.article.page_tree import metas_of, parse
from transforms.article.sight import Sight
from transforms.article.walls import refuse_wall
from transforms.web.challenge import refuse_interstitial

KIND = "text/html; charset=utf-8"


def look(body: bytes, text: str, url: str) -> tuple[float, Access]:
    """CPU milliseconds of all that looks for walls and access, the shared parse aside; and what was found."""
    tree = parse(body.decode())
    began = time.process_time()
    refuse_interstitial(body)
    nodes = jsonld.of_page(tree)
    sight = Sight(tree=tree, metas=metas_of(tree), text=text, title=None, url=url, requested_url=None, nodes=nodes)
    found = access(sight)
    refuse_wall(sight, found)
    return (time.process_time() - began) * 1_000, found


def looks(names: list[str], limit: int, refused: Counter[str]) -> Iterator[tuple[float, Access]]:
    """Of each page with a text; refusals are counted, and printed where they are mistakes."""
    for page in pages(names, limit):
        body = page["html"].encode("utf-8", "replace")
        try:
            text = extract(body, url=page["url"], content_type=KIND).text
        except Refusal as refusal:
            refused[refusal.reason] += 1
            if refusal.reason is not Reason.EMPTY:
                print(f"{page['url']}: {refusal}")
            continue
        yield look(body, text, page["url"])


def main() -> None:
    """Look at all of them and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--limit", type=int, default=100_000)
    said = parser.parse_args()
    refused: Counter[str] = Counter()
    found = list(looks(said.sets, said.limit, refused))
    times = sorted(ms for ms, _ in found)
    free = Counter(each.free for _, each in found)
    print(f"pages with a text: {len(found)}; refused: {dict(refused)}")
    print(f"accessible for free: yes {free[True]}, no {free[False]}, unknown {free[None]}")
    high = times[len(times) * 95 // 100]
    print(f"CPU ms a page: median {statistics.median(times):.2f}, p95 {high:.2f}, max {times[-1]:.2f}")


if __name__ == "__main__":
    main()
