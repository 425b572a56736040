"""Who may import whom, and who may read a clock: read from the sources, never from a promise (CONTRIBUTING.md).

schemas ← web ← {feeds, likeness} ← article ← verbs ← pipelines; io stands beside web; verbs see io only through ports.
"""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = ("schemas", "transforms.web", "transforms.feeds", "transforms.article", "transforms.likeness")
READS_PAGES_AND_ITEMS = {"transforms.feeds", "transforms.likeness", "transforms.article"}
MAY_IMPORT = {
    "schemas": {"schemas"},
    "transforms.web": {"schemas", "transforms.web"},
    "transforms.feeds": {"schemas", "transforms.web", "transforms.feeds"},
    "transforms.article": {"schemas", "transforms.web", *READS_PAGES_AND_ITEMS},
    "transforms.likeness": {"schemas", "transforms.web", "transforms.likeness"},
    "transforms.io": {"schemas", "transforms.web", "transforms.io"},
    "verbs": {*PURE, "verbs", "transforms.io.ports"},
    "pipelines": {*PURE, "verbs", "transforms.io", "transforms.io.ports", "pipelines"},
}
EFFECTS = {
    "apache_beam", "socket", "ssl", "asyncio", "aiohttp", "http", "requests", "urllib3", "urllib.request", "subprocess",
    "multiprocessing", "threading", "random", "secrets", "time", "sqlalchemy", "os", "pathlib", "shutil", "tempfile",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "sleep", "uuid1", "uuid4", "urandom"}


def room_of(module: str) -> str:
    """`transforms.web.urls` → `transforms.web`; a module right under transforms/ is a verb."""
    parts = module.split(".")
    if parts[0] != "transforms":
        return parts[0]
    if parts[:3] in (["transforms", "io", "ports"], ["transforms", "io", "publishing"]):
        return "transforms.io.ports"
    folder = (ROOT / "transforms" / parts[1]).is_dir() if len(parts) > 1 else False
    return f"transforms.{parts[1]}" if folder else "verbs"


def imports(tree: ast.AST, module: str) -> set[str]:
    """Every module that a source imports, names imported from a package counted as modules of it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[: -node.level], *([base] if base else [])])
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def breaches(module: str, source: str) -> list[str]:
    """What a module does that its room may not."""
    tree, room = ast.parse(source), room_of(module)
    found = []
    for name in imports(tree, module):
        if name.split(".")[0] in ("schemas", "transforms", "pipelines"):
            inside = room_of(name)
            allowed = MAY_IMPORT["transforms.io" if room == "transforms.io.ports" else room]
            if inside not in allowed and not (room.startswith("transforms.io") and inside == "transforms.io.ports"):
                found.append(f"{module} imports {name}")
        elif room == "schemas" and name.split(".")[0] not in sys.stdlib_module_names:
            found.append(f"{module} imports {name}, not of the standard library")
        if room in PURE and any(name == effect or name.startswith(effect + ".") for effect in EFFECTS):
            found.append(f"{module} imports {name}, an effect")
    if room in (*PURE, "verbs"):
        found += [f"{module}:{node.lineno} reads a clock or chance" for node in ast.walk(tree) if _is_clock(node)]
    return found


def _is_clock(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
    return node.func.attr in CLOCKS and name in {"datetime", "date", "time", "uuid", "os", "Timestamp", "asyncio"}


def sources() -> list[tuple[str, Path]]:
    """Every module of ours with its file."""
    files = [path for top in ("schemas", "transforms", "pipelines") for path in (ROOT / top).rglob("*.py")]
    return [(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path) for path in files]


@pytest.mark.parametrize(("module", "path"), sources(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_module_keeps_to_its_room(module: str, path: Path) -> None:
    assert breaches(module, path.read_text()) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("schemas.planted", "from transforms.web import urls"),
        ("schemas.planted", "import sqlalchemy"),
        ("transforms.web.planted", "import socket"),
        ("transforms.web.planted", "from transforms.feeds import parse"),
        ("transforms.feeds.planted", "from ..io import http"),
        ("transforms.feeds.planted", "from transforms.article import record"),
        ("transforms.article.planted", "import apache_beam as beam"),
        ("transforms.likeness.planted", "from transforms.io.ports import Memory"),
        ("transforms.likeness.planted", "import random"),
        ("transforms.feeds.planted", "from datetime import datetime, UTC\nnow = datetime.now(UTC)"),
        ("transforms.planted", "from transforms.io import http"),
        ("transforms.planted", "from transforms.io.ledger.journal import SqlJournal"),
        ("transforms.planted", "import pipelines.ingest"),
        ("transforms.planted", "import time\ntime.sleep(1)"),
        ("transforms.io.planted", "from transforms.article import extract"),
        ("transforms.io.planted", "from transforms import poll"),
    ],
)
def test_a_planted_breach_is_found(module: str, source: str) -> None:
    assert breaches(module, source) != []
