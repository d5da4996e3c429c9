from __future__ import annotations
from . import alpha
from .alpha import run as _run
from shared import state
state.log.append("beta")


def run(url: Url):
    return _run(url), alpha.state is state
