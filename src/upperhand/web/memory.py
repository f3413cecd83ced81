"""A bound on the memory of the process that solves, so that it fails in words before the machine begins to swap."""

from __future__ import annotations

import os
import sys

SHARE = 0.75
"""Of the machine's memory."""


def bound_memory(share: float = SHARE) -> int | None:
    """Let this process take no more than a share of the machine's memory; return how many bytes, if it can be bounded here.

    Only what the process holds for itself counts, not the addresses that compiled code and threads set aside and never use.
    """
    if sys.platform != "linux":
        return None
    import resource

    most = int(share * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    return most
