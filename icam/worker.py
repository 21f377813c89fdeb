"""What a worker of the server runs: the application, with the garbage collector set for short requests."""

import gc

from flask import Flask

from icam import create_app
from icam.printing import renderer


def create() -> Flask:
    """Make the application, and keep what it is made of out of every later collection.

    A full collection over the modules and templates of a started application takes tens of milliseconds, in the middle
    of somebody's request.
    """
    app = create_app()
    renderer.start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    return app
