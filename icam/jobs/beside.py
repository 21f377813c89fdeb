"""Start the worker beside a server of this machine; it ends with it."""

import atexit
import os
import subprocess
import sys

from icam.config import ROOT


def start() -> None:
    """Start the worker in a session of its own."""
    command = [sys.executable, "-m", "flask", "--app", "app", "icam", "worker", "--with-parent", str(os.getpid())]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)  # noqa: S603
    atexit.register(process.terminate)
