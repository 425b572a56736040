"""What one hostile page in a hundred costs the others: the same run with and without them.

Pages that hang the extractor for as long as it may, crash the interpreter, eat all memory, or have nothing in them, in
turn, in every hundredth place of the feeds among captured real pages. `--hanging`: only such that hang. Rate: good
pages a second from the first one asked for to the last one, and over the whole run.

    python -m bench.hostile [--sets n4k fundus_tests] [--limit N] [--rounds 3] [--share 0.01] [--hanging]
"""

from __future__ import annotations

import argparse
import json
import lzma
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from bench.world import corpus
from tests.faults.poison import PROSE
from tests.faults.site import Doc, serve
from tests.faults.variants import DEVOUR, HANG, SEGFAULT
from tests.faults.world import Item, feed_doc

CRIMES = (HANG, SEGFAULT, DEVOUR, b"<!--")
HOSTILE = "http://hostile{}.example/page"


def pages(sets: Sequence[str], limit: int) -> dict[str, Doc]:
    """Captured pages by address."""
    found = {}
    for name in sets:
        with lzma.open(corpus(name), "rt") as lines:
            for page in map(json.loads, islice(lines, limit)):
                found[page["url"].replace("https://", "http://")] = Doc(body=page["html"].encode())
    return found


def feeds(links: Sequence[str], share: float) -> dict[str, Doc]:
    """A feed for each site, with hostile pages, each on a site of its own."""
    by_site: dict[str, list[str]] = defaultdict(list)
    for number, link in enumerate(links):
        by_site[urlsplit(link).netloc].append(link)
        if share and number % round(1 / share) == 0:
            by_site[urlsplit(link).netloc].append(HOSTILE.format(number))
    return {f"http://{site}/newsbeam-feed.xml": feed_doc(site, map(_item, mine)) for site, mine in by_site.items()}


def _item(link: str) -> Item:
    return Item(guid=link, link=link, title=f"About {link}", date=None, paragraphs=())


def hostile_page(number: int, crimes: Sequence[bytes]) -> Doc:
    """A page that does one of these to its reader."""
    return Doc(body=b"<html><body>" + crimes[number // 100 % len(crimes)] + PROSE + b"</body></html>")


def ingest(
    docs: Mapping[str, Doc], share: float, folder: Path, crimes: Sequence[bytes] = CRIMES
) -> tuple[float, float, dict[str, int]]:
    """Good pages a second while they are asked for, and over the whole run; items by outcome."""
    links = list(docs)
    served = {**docs, **feeds(links, share), **{HOSTILE.format(n): hostile_page(n, crimes) for n in range(len(links))}}
    folder.mkdir()
    named = folder / f"feeds-{share}.txt"
    named.write_text("\n".join(url for url in served if url.endswith("/newsbeam-feed.xml")))
    with serve(served) as site:
        command = [
            sys.executable,
            *("-m", "tests.faults.variants", "poison", "pages"),
            "--feeds",
            str(named),
            "--to",
            str(folder / "out"),
            "--json",
        ]
        began = time.perf_counter()
        command += ["--proxy", site.proxy, "--per-host-delay", "0"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        whole = time.perf_counter() - began
        times = [moment for moment, url in site.log if url in docs]
    items: dict[str, int] = json.loads(done.stdout)["items"]
    return len(times) / (times[-1] - times[0]), len(times) / whole, items


def main() -> None:
    """Run both in turn and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=["n4k", "fundus_tests", "wcxb_dev"])
    parser.add_argument("--limit", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--hanging", action="store_true")
    said = parser.parse_args()
    docs, ratios = pages(said.sets, said.limit), []
    for _ in range(said.rounds):
        with tempfile.TemporaryDirectory() as name:
            calm, calm_whole, items = ingest(docs, 0, Path(name) / "calm")
            print(f"calm: {calm:.1f} pages/s, whole run {calm_whole:.1f}; {items}")
            crimes = CRIMES[:1] if said.hanging else CRIMES
            beset, beset_whole, items = ingest(docs, said.share, Path(name) / "beset", crimes)
            print(f"with hostile pages: {beset:.1f} pages/s, whole run {beset_whole:.1f}; {items}")
        ratios.append(beset / calm)
        print(f"ratio {beset / calm:.2f}, whole run {beset_whole / calm_whole:.2f}")
    print(f"ratio (median of {said.rounds}) {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
