# ak: rows 55
import os
import platform
import socket
import sys

import outside


def main(event):
    facts = [os.getpid(), os.getppid(), socket.gethostname(), platform.system(), platform.python_version(), os.cpu_count(), sys.platform, os.name]
    kept = outside.keep(facts)
    outside.keep("between")
    print(kept == facts, os.getpid() == facts[0], socket.gethostname() == facts[2], platform.machine() == os.uname().machine)
    print(sys.version_info[:1], sys.maxsize > 2**31, sys.byteorder, len(sys.argv), sys.flags.optimize)
