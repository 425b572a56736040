"""newsbeam dedup: documents to who copied whom, a line each, over the console script."""

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipelines.flags import UsageError
from tests.pipelines.console import say
from tests.pipelines.test_cli import SCRIPT, newsbeam
from tests.transforms.likeness.stories import datelined, joined, story, truncated


def document(name: str, paragraphs: list[str], hour: int | None, **values: Any) -> dict[str, Any]:
    published = None if hour is None else f"2026-05-01T{hour:02d}:00:00Z"
    url = f"https://{name}.example/"
    return {"id": name, "url": url, "title": name, "text": joined(paragraphs), "published": published, **values}


ONE, TWO = story(1), story(2)
DOCUMENTS = [
    document("copy", datelined(ONE), 9),
    document("original", ONE, 8),
    document("single", TWO, 7),
    document("undated", truncated(ONE, 0.5), None),
]


def write(path: Path, documents: list[Any]) -> Path:
    path.write_text("\n".join(json.dumps(each) for each in documents))
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_console_script_writes_a_line_per_document_in_the_order_of_the_input(tmp_path: Path) -> None:
    done = newsbeam("dedup", str(write(tmp_path / "d.jsonl", DOCUMENTS)), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(each) for each in found] == [["id", "cluster", "role", "of", "similarity"]] * 4
    similarity = found[0].pop("similarity")
    assert found[0] == {"id": "copy", "cluster": "original", "role": "copy", "of": "original"}
    assert 0.9 < similarity <= 1.0
    single = {"id": "single", "cluster": "single", "role": "original", "of": None, "similarity": None}
    assert found[1:3] == [{**single, "id": "original", "cluster": "original"}, single]
    assert (found[3]["role"], found[3]["of"], found[3]["similarity"]) == ("copy", "original", 1.0)


def test_the_order_of_the_lines_changes_nothing_not_even_among_equal_dates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = [
        document(f"{kind}{n}", paragraphs, None if n % 3 == 0 else n % 2)
        for n in range(12)
        for kind, paragraphs in (("a", story(n % 4)), ("b", truncated(story(n % 4), 0.6)))
    ]
    found = []
    for seed in range(4):
        mixed = random.Random(seed).sample(documents, len(documents))
        assert say("dedup", str(write(tmp_path / "d.jsonl", mixed))) == 0
        found.append(sorted(lines(capsys), key=lambda line: line["id"]))
    assert found.count(found[0]) == 4
    assert len({line["cluster"] for line in found[0]}) == 4


def test_a_date_without_a_time_wins_over_none_of_its_day_that_has_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dates = {
        "day": "2026-05-01",
        "evening": "2026-05-01T20:00:00Z",
        "next": "2026-05-02T01:00:00Z",
        "other": "2026-05-01",
    }
    documents = [{**document(name, story(1), None), "published": published} for name, published in dates.items()]
    for left_out, original in ((None, "evening"), ("evening", "day"), ("day", "evening")):
        given = [each for each in documents if each["id"] != left_out]
        for seed in range(3):
            mixed = random.Random(seed).sample(given, len(given))
            assert say("dedup", str(write(tmp_path / "d.jsonl", mixed))) == 0
            assert {line["cluster"] for line in lines(capsys)} == {original}


def test_broken_lines_are_told_of_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text("{\n[]\n\n" + json.dumps({"id": 7}) + "\n" + json.dumps(DOCUMENTS[1]))
    done = newsbeam("dedup", str(path), cwd=tmp_path)
    assert done.returncode == 0
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [7, "original"]
    assert [line.split(": ")[1].rpartition(":")[2] for line in done.stderr.splitlines()] == ["1", "2"]


def test_nothing_to_read_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match=r"none\.jsonl: No such file"):
        say("dedup", str(tmp_path / "none.jsonl"))
    (tmp_path / "broken.jsonl").write_text("{")
    assert say("dedup", str(tmp_path / "broken.jsonl")) == 2
    (tmp_path / "empty.jsonl").write_text("")
    assert say("dedup", str(tmp_path / "empty.jsonl")) == 0
    assert lines(capsys) == []


@pytest.mark.parametrize("odd", [{}, {"id": None, "text": 7}, {"id": [1], "published": "yesterday", "title": None}])
def test_odd_documents_are_singles(odd: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say("dedup", str(write(tmp_path / "d.jsonl", [odd, odd]))) == 0
    given = odd.get("id")
    assert [(line["cluster"], line["role"]) for line in lines(capsys)] == [(given, "original")] * 2


def test_a_reader_that_has_had_enough_ends_it_in_peace(tmp_path: Path) -> None:
    path = write(tmp_path / "d.jsonl", [document(str(n), [f"Text {n}."], None) for n in range(5_000)])
    with subprocess.Popen([SCRIPT, "dedup", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as script:
        assert script.stdout
        assert script.stderr
        first = json.loads(script.stdout.readline())
        script.stdout.close()
        said = script.stderr.read()
    assert (first["id"], said, script.returncode) == ("0", b"", 0)
