"""`python -m pipelines.ingest …` equals `newsbeam ingest …`."""

import sys

from pipelines.cli import program

if __name__ == "__main__":
    sys.exit(program(["ingest", *sys.argv[1:]]))
