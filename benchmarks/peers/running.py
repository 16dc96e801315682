"""Run every peer on every corpus, one after the other."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.peers.environments import Environment, Unavailable
from benchmarks.peers.peer import PEERS, Peer
from benchmarks.peers.rows import rows
from benchmarks.peers.steps import Run


def run_peers(
    corpora: Mapping[str, Path], limit: float = 180.0, say: Callable[[str], None] = print
) -> list[Figure]:
    """Measure all peers on JSONL files by their sizes' names; a step has `limit` seconds.

    What can't be installed, or doesn't get ready in time, gives figures without a value and a
    note with the reason.
    """
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="peers-", ignore_cleanup_errors=True) as directory:
        ready: list[tuple[Peer, Environment]] = []
        for peer in PEERS:
            say(f"{peer.name}: installing")
            try:
                ready.append((peer, peer.installed(Path(directory))))
            except Unavailable as error:
                figures.append(Figure(f"{peer.name}: install", None, "", note=str(error)))
        for size, path in corpora.items():
            counted = rows(path)
            for peer, environment in ready:
                for figure in Run(peer, environment, size, counted, limit).figures():
                    say(f"{figure.what}: {_value(figure)}")
                    figures.append(figure)
    return figures


def _value(figure: Figure) -> str:
    return figure.note if figure.value is None else f"{figure.value:,.4g} {figure.unit}"
