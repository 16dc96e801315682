"""Whether a file lies on a network share, where SQLite's locks and shared memory may not work."""

from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/proc/self/mounts")
"""Where Linux lists what is mounted where: device, directory, kind, and more, parted by spaces."""

SHARES: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "9p", "glusterfs", "lustre",
    "beegfs", "davfs", "virtiofs", "drvfs", "prl_fs", "vboxsf", "fuse.sshfs", "fuse.rclone",
    "fuse.glusterfs", "fuse.s3fs", "fuse.davfs2", "fuse.ceph", "fuse.gvfsd-fuse",
    "fuse.vmhgfs-fuse",
})  # fmt: skip
"""Kinds of file systems that another machine, or the host of a virtual one, serves."""


def share_of(path: Path) -> str | None:
    """Return the kind of network share that a path lies on; None if it lies on none, or where the
    system doesn't tell."""
    try:
        lines = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
        place = path.absolute().resolve()
    except (OSError, RuntimeError):  # also a link that leads in a circle, which others tell
        return None
    found, kind = Path("/"), ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) > 2:  # noqa: PLR2004 - device, directory, kind
            directory = Path(_unescaped(fields[1]))
            inside = directory == place or directory in place.parents
            if inside and len(directory.parts) >= len(found.parts):
                found, kind = directory, fields[2]
    return kind if kind in SHARES else None


def share_sentence(kind: str) -> str:
    """Say what is wrong with a share and what to do, as a part of a sentence."""
    return (
        f"it lies on a network share ({kind}), where locks and shared memory don't work as SQLite "
        "needs them; keep it on a disk of this machine (DATABASE_URL), and put backups on the share"
    )


def _unescaped(directory: str) -> str:
    for code, character in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        directory = directory.replace(code, character)
    return directory
