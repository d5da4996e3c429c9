# ak: rows 68
import outside


def main(event):
    try:
        outside.note("a")
        outside.fail(SystemExit)
    except Exception:
        print("not an Exception")
    finally:
        outside.note("cleaned")
