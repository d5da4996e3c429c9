# ak: rows 69
import outside


def main(event):
    for number in range(3):
        try:
            outside.note(number)
            outside.fail(ValueError, number)
        except:  # noqa: E722
            pass
        else:
            print("never")
        finally:
            outside.note("finally", number)
    print("through")
