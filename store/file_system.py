"""Refuses to keep SQLite where its locks do not hold: on a network file system."""

import re
from pathlib import Path

from store.errors import NetworkFileSystemError
from wording import say

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    {"afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "fuse.ceph", "fuse.davfs2", "fuse.glusterfs",
     "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4",
     "ocfs2", "pvfs2", "smb3", "smbfs"}
)  # fmt: skip


def refuse_network(path: Path, *, mounts: Path = MOUNTS) -> None:
    """Raise if `path` lies (or would lie) on a network file system; elsewhere than Linux, say nothing.

    Raises:
        NetworkFileSystemError: with the kind of file system and where it is mounted.
    """
    if not mounts.exists():
        return
    mounted_at, kind = mount_of(path.absolute(), mounts.read_text("utf-8", "replace"))
    if kind in NETWORK:
        raise NetworkFileSystemError(
            say("store.network_file_system", path=path, kind=kind, mounted_at=mounted_at)
        )


def mount_of(path: Path, mountinfo: str) -> tuple[Path, str]:
    """Where the file system of `path` is mounted and of what kind it is, by the kernel's table.

    The nearest mount above the path counts, and of several on one another the last.
    """
    real = path.resolve()
    found = (Path("/"), "")
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        mounted_at = Path(_unescaped(left.split()[4]))
        if real.is_relative_to(mounted_at) and len(mounted_at.parts) >= len(found[0].parts):
            found = (mounted_at, right.split()[0])
    return found


def _unescaped(text: str) -> str:
    """The kernel writes blanks and the like as backslash and three octal digits."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
