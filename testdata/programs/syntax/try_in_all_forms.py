# ak: rows 28
import outside


def run(kind):
    try:
        outside.note("try")
        if kind:
            outside.fail(kind, "x")
    except (ValueError, TypeError) as err:
        return outside.note(type(err).__name__)
    except LookupError:
        raise
    else:
        return outside.note("else")
    finally:
        outside.note("finally")


def main(event):
    print(run(None), run(ValueError))
    try:
        run(KeyError)
    except KeyError as err:
        print("passed through", err)
