"""Lets a process hold many sockets."""

import resource
import sys

TOO_FEW = 3


def need(count):
    """Raises the limit of open files to count, or ends the process with TOO_FEW and says why."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        print(
            f"this process may open {hard} files at the most (ulimit -Hn) and needs {count};"
            " raise the hard limit of open files",
            file=sys.stderr,
        )
        sys.exit(TOO_FEW)
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
