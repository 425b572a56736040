"""What the garbage collector is kept from looking through, and that it is at work again afterwards."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from pipelines.collector import abandoned, unsearched


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_is_imported_is_kept_from_it_and_what_follows_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "apache_beam", raising=False)
    with unsearched():
        assert not gc.isenabled()
        kept = [[]]
    assert (gc.isenabled(), gc.get_freeze_count() > 0) == (True, True)
    assert not any(each is kept for each in gc.get_objects())
    later = [[]]
    assert any(each is later for each in gc.get_objects())


def test_an_import_that_fails_leaves_it_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "apache_beam", raising=False)
    with pytest.raises(ImportError), unsearched():
        raise ImportError
    assert gc.isenabled()


def test_where_beam_is_there_already_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apache_beam", sys)
    with unsearched():
        assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_at_the_end_all_is_left_to_the_system_whatever_the_end_is() -> None:
    with pytest.raises(SystemExit), abandoned():
        raise SystemExit(2)
    assert gc.get_freeze_count() > 0
