# -*- coding: latin-1 -*-
import outside

TEXT = "£é"


def f():
    return outside.note("ä" + TEXT)


def fail(é):
    return "é£", len(outside.note(é)), (é + undefined("ß"))
