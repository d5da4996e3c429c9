import ctypes

import outside


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int)]


def main(event):
    libc = ctypes.CDLL(None)
    print(libc.abs(-7), ctypes.sizeof(Point))
    outside.note("abs")
    point = Point(3, 4)
    libc.strlen.restype = ctypes.c_size_t
    print(libc.strlen(b"four"), point.x, point.y)
    outside.note("strlen")
