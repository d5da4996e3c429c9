# ak: rows 36 28
# ak: python 3.11
import odd_errors as odd


def main(event):
    try:
        odd.fail_in_group()
    except* ValueError as group:
        print(group.message, [repr(err) for err in group.exceptions], type(group).__name__)
    except* odd.Base as group:
        print([type(err).__name__ for err in group.exceptions], group.exceptions[0].code)
    try:
        odd.fail_in_group()
    except ExceptionGroup as group:
        matched, rest = group.split(ValueError)
        print(matched, rest, group.derive([TypeError()]), repr(group.exceptions[0].__cause__))
