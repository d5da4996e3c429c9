# ak: rows 69
import outside


def attempt(kind, *args):
    try:
        outside.fail(kind, *args)
    except:
        pass
    try:
        outside.fail(kind, *args)
    except Exception:
        pass
    except BaseException as err:
        return type(err).__name__


def main(event):
    print([attempt(kind, "x") for kind in (ValueError, OSError, StopIteration, GeneratorExit, KeyboardInterrupt)])
    for number in range(3):
        try:
            outside.note(number)
            raise RuntimeError(number)
        except BaseException:
            continue
        finally:
            outside.note("finally", number)
    outside.note("end")
