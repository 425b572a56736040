"""A process with one child at work for ever: python -m tests.transforms.io.busy_parent FIFO"""

import asyncio
import sys

from transforms.io.children import ChildPool

if __name__ == "__main__":
    work = ChildPool(size=1).run("tests.transforms.io.hostile:say_pid", {"fifo": sys.argv[1]}, b"", timeout_s=50)
    asyncio.run(work)
