"""A process beside a web worker that has WeasyPrint loaded, and forks a child for each document it draws.

The worker goes on answering pages meanwhile, no document waits for WeasyPrint to load, and what a document used goes
with its child. It ends with its worker: when the pipe between them closes. Where there is none, documents are drawn in
place.
Decision 0022.

    request     length of what follows in eight bytes, the HTML and the files it carries (icam/printing/attached.py)
    answer      one letter, length of what follows in eight bytes
                D the document, U packages that are missing, F why it failed
"""

import atexit
import gc
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import IO

from icam.config import ROOT
from icam.printing.attached import unpack

LIMIT = 60
"""Seconds a document may take."""

DRAWN, UNAVAILABLE, FAILED = b"D", b"U", b"F"
_WORDS = "Abcdefghijklmnopqrstuvwxyz 0123456789 %,.:–/()+ éèëïçßüäö"
_SMALL = f"""<!doctype html>
<html lang="nl"><head><meta charset="utf-8"/><title>x</title></head><body>
<h1 data-running="{_WORDS}" data-classification="{_WORDS}" data-printed="{_WORDS}" data-before="x" data-between="x"
 data-after="x">{_WORDS}</h1><p class="subtitle">{_WORDS}</p>
<div class="details"><p>{_WORDS}<b>{_WORDS}</b></p></div>
<section><h2>{_WORDS}</h2><h3>{_WORDS}</h3><p>{_WORDS} <b>{_WORDS}</b></p>
<div class="figures"><div><b>{_WORDS}</b><strong>{_WORDS}</strong><span>{_WORDS}</span></div></div>
<table class="table dense"><caption>{_WORDS}</caption><colgroup><col class="w50"/><col class="w50"/></colgroup>
<thead><tr><td>{_WORDS}</td><th scope="col" class="n">{_WORDS}</th></tr></thead>
<tbody><tr><th scope="row">{_WORDS}</th><td class="n">{_WORDS}</td></tr>
<tr class="sum"><th scope="row">{_WORDS}</th><td class="n">{_WORDS}</td></tr></tbody></table>
<table class="grid"><tbody><tr><th scope="row">{_WORDS}</th><td class="occupied">{_WORDS}</td></tr></tbody></table>
<p class="note">{_WORDS}</p></section></body></html>"""
"""A page with everything that reports have: what is loaded and worked out for it, each child finds done."""


class RenderingFailed(RuntimeError):
    """A document was not drawn; says why."""


class Renderer:
    """The process, as the worker sees it."""

    def __init__(self) -> None:
        self._gate = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and do not wait until it has loaded."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "icam.printing"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def stop(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]

    def draw(self, message: bytes) -> tuple[bytes, bytes]:
        """Have a page of HTML with its files drawn: the letter of the answer and what follows it.

        One at a time; the process is started again if it is gone.

        Raises:
            RenderingFailed: it went away twice.
        """
        with self._gate:
            for _attempt in range(2):
                try:
                    if self._process is None:
                        self.start()
                    return self._asked(message)
                except (OSError, EOFError):
                    self.stop()
        raise RenderingFailed("the process that draws documents does not start")

    def _asked(self, message: bytes) -> tuple[bytes, bytes]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        _write(self._process.stdin, len(message).to_bytes(8, "big") + message)
        letter = _exactly(self._process.stdout, 1)
        return letter, _exactly(self._process.stdout, int.from_bytes(_exactly(self._process.stdout, 8), "big"))


_renderer: Renderer | None = None


def start() -> bool:
    """Draw this process's documents beside it from now on, where that can be done: on Linux.

    Elsewhere a process that has loaded the fonts of the system must not be forked.
    """
    global _renderer
    if not sys.platform.startswith("linux") or _renderer is not None:
        return _renderer is not None
    _renderer = Renderer()
    _renderer.start()
    atexit.register(stop)
    return True


def stop() -> None:
    """Draw in place again."""
    global _renderer
    found, _renderer = _renderer, None
    if found is not None:
        found.stop()


def running() -> Renderer | None:
    """Return the renderer of this process, if it has one."""
    return _renderer


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer until the worker is gone."""
    from icam.printing.pdf import PdfUnavailable, draw

    missing = ""
    try:
        draw(_SMALL)
    except PdfUnavailable as unavailable:
        missing = unavailable.packages
    gc.collect()
    gc.freeze()
    with suppress(EOFError, BrokenPipeError):
        while True:
            message = _exactly(source, int.from_bytes(_exactly(source, 8), "big"))
            letter, answer = (UNAVAILABLE, missing.encode()) if missing else _in_a_child(message)
            _write(target, letter + len(answer).to_bytes(8, "big") + answer)


def _in_a_child(message: bytes) -> tuple[bytes, bytes]:
    """Draw in a process of its own, and end it when it takes too long."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _child(message, writing)
    os.close(writing)
    try:
        answer = _until_closed(reading, monotonic() + LIMIT)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if answer is None:
        return FAILED, f"the document takes longer than {LIMIT} seconds to draw".encode()
    return (answer[:1], answer[1:]) if answer else (FAILED, b"the process that drew the document broke off")


def _child(message: bytes, writing: int) -> None:
    """Draw, write the answer and end without anything that belongs to the parent."""
    from icam.printing.pdf import draw

    try:
        gc.disable()
        try:
            answer = DRAWN + draw(*unpack(message))
        except Exception as error:
            answer = FAILED + f"{type(error).__name__}: {error}".encode()
        with os.fdopen(writing, "wb") as target:
            target.write(answer)
    finally:
        os._exit(0)


def _until_closed(reading: int, until: float) -> bytes | None:
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([reading], [], [], max(0, until - monotonic()))
        if not ready:
            return None
        part = os.read(reading, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _exactly(source: IO[bytes], length: int) -> bytes:
    found = source.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _write(target: IO[bytes], content: bytes) -> None:
    target.write(content)
    target.flush()
