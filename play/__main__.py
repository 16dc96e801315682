"""Open a small Discord of one's own in the browser: `python -m play`."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from play.playground import Playground
from play.web import PageServer


async def play(port: int, *, open_page: bool) -> None:
    """Serve the page until a signal; the database goes with its directory then."""
    end = asyncio.Event()
    with suppress(NotImplementedError):  # on Windows, Ctrl-C cancels what runs
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, end.set)
    with tempfile.TemporaryDirectory(prefix="markov-play-") as directory:
        async with Playground(Path(directory)) as playground, PageServer(playground, port) as page:
            print(f"Open {page.address}", flush=True)
            print("Ctrl-C ends it, and deletes all that was learned.", flush=True)
            if open_page and _has_screen():
                await asyncio.to_thread(webbrowser.open, page.address)
            await end.wait()
            print("Ending …")


def _has_screen() -> bool:
    """Tell whether a browser would open a window: one for terminals would take over this one."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(arguments: Sequence[str]) -> int:
    """Run the page's server; return the exit code."""
    parser = argparse.ArgumentParser("python -m play", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, for any that is free")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(play(options.port, open_page=not options.no_browser))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        print(f"Port {options.port} can't be used: {reason}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
