from .first import run as run_first
import outside


def run():
    return run_first(), outside.note(__name__)
