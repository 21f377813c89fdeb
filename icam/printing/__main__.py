"""`python -m icam.printing`: the process that draws documents beside a worker."""

import signal
import sys

from icam.printing.renderer import serve

signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the worker, and its end is ours
serve(sys.stdin.buffer, sys.stdout.buffer)
