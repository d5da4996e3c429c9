# ak: rows 70
import outside


def returns(number):
    try:
        return outside.note("try", number)
    finally:
        outside.note("finally", number)
        if number == 2:
            return "from finally"


def swallows():
    for number in range(3):
        try:
            outside.fail(ValueError, number)
        finally:
            if number < 2:
                continue
            break
    return "swallowed"


def main(event):
    print(returns(1), returns(2), swallows())
