"""The runner: the Python process of one session. Only starts; everything else lives in the package `_ak`.

ak_runner.py --socket PATH --code DIR --entry FILE.py:FUNCTION     run one session (docs/protocol.md)
ak_runner.py --spare                                               wait on the lifeline to be told which
ak_runner.py --inspect --code DIR                                  print what the code exports, as JSON
ak_runner.py --explain --code DIR [--entry FILE.py[:FUNCTION]]     print what becomes of each call, as JSON
ak_runner.py --rewritten --code DIR [--entry FILE.py]              print the code as it runs, as JSON
"""

import os
import sys
from types import ModuleType


def _import_program() -> ModuleType:
    """Import `_ak` and take its folder off the path again: no file beside this one may be found by user code."""
    folder = os.path.dirname(os.path.abspath(__file__))
    # The first entry is this script's folder, except with -I or -P, where it is not there at all.
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != folder]
    sys.path.insert(0, folder)
    try:
        from _ak import program
    finally:
        sys.path.remove(folder)
    return program


if __name__ == "__main__":
    sys.exit(_import_program().main())
