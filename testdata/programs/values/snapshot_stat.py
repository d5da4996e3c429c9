# ak: rows 33
import os
import shutil
import stat
import time
from pathlib import Path


def main(event):
    Path("f").write_text("abc")
    os.chmod("f", 0o640)
    result = os.stat("f")
    print(result.st_size, stat.filemode(result.st_mode), type(result) is os.stat_result, len(result), result[6])
    print(result.st_mtime_ns >= result.st_mtime, isinstance(result.st_mtime_ns, int), isinstance(result.st_blksize, int))
    print(type(shutil.disk_usage(".")).__name__, shutil.disk_usage(".").total > 0, os.statvfs(".").f_bsize > 0)
    print(type(time.gmtime(0)) is time.struct_time, time.gmtime(0).tm_zone, time.gmtime(0).tm_gmtoff)
