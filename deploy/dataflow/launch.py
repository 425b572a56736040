"""What the Flex Template's launcher runs: its parameters become newsbeam's own command line, always a stream.

The launcher writes every parameter as --name=value, once, with underscores. So: newsbeam's names get their dashes, a
flag that takes no value is set by `true`, and one that may be repeated takes several values, separated by spaces.

What the service adds on its own and this Beam does not know is left out, as Beam does it; the names of the template's
own parameters the service has checked.
"""

from __future__ import annotations

import os
import sys
from argparse import Action, _AppendAction, _StoreTrueAction
from collections.abc import Iterator, Mapping, Sequence

from entry import with_secrets

from pipelines.cli import parsers, program
from pipelines.options import beam_flags


def command_line(words: Sequence[str]) -> list[str]:
    """The launcher's words as `newsbeam ingest` wants them; what is not newsbeam's goes to Beam as it is.

    Raises:
        SystemExit: a flag that takes no value has another than true or false.
    """
    parser = parsers()[1]["ingest"]
    ours = {name: action for action in parser._actions for name in action.option_strings}
    _, unknown = beam_flags([word for word in words if _flag(word) not in ours], parser)
    for word in unknown:
        print(f"newsbeam: left out, unknown to this Beam: {word.partition('=')[0]}", file=sys.stderr)  # noqa: T201
    known = [word for word in words if word not in unknown]
    return ["ingest", "--streaming", *(new for word in known for new in _said(word, ours))]


def _flag(word: str) -> str:
    return "--" + word.partition("=")[0].removeprefix("--").replace("_", "-")


def _said(word: str, ours: Mapping[str, Action]) -> Iterator[str]:
    name, has_value, value = word.partition("=")
    flag = _flag(word)
    action = ours.get(flag)
    if action is None or not has_value:
        yield word
    elif isinstance(action, _StoreTrueAction):
        if value.lower() not in ("true", "false"):
            raise SystemExit(f"newsbeam: {name}: true or false, not {value!r}")
        yield from [flag] if value.lower() == "true" else []
    else:
        values = value.split() if isinstance(action, _AppendAction) else [value]
        yield from (f"{flag}={one}" for one in values)


if __name__ == "__main__":
    os.environ.update(with_secrets(os.environ))
    sys.exit(program(command_line(sys.argv[1:])))
