# ak: rows 53
import os
import sys

import outside


def main(event):
    ours = ("AK_PROTOCOL", "AK_JOURNAL", "AK_SPOOL", "AK_PRINTS", "AK_SESSION")
    print([name for name in os.environ if name in ours], [name for name in os.environ if name.startswith("TEMPORAL")])
    outside.note("between")
    print("socket" in " ".join(sys.argv), [entry for entry in sys.path if entry.endswith("runner")], [name for name in sys.modules if name == "ak_runner"])
    print(dict(os.environ).get("COLOUR"), os.environ.copy()["COLOUR"], type(os.environ).__name__)
