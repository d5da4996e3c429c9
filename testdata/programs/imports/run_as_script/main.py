# ak: rows 31
import runpy

import outside


def main(event):
    made = runpy.run_path("script.py", init_globals={"given": outside.note("given")}, run_name="__main__")
    print(made["result"], runpy.run_module("script")["result"])
    outside.note("end")
