# ak: rows 35 36
# ak: python 3.11
import odd_errors as odd


def main(event):
    try:
        odd.fail_in_own_group(7)
    except* KeyError as group:
        print(type(group).__name__, group.message, group.exceptions)
    try:
        odd.fail_in_own_group(8)
    except odd.Coded as group:
        print(group.code, len(group.exceptions), group.subgroup(KeyError).code)
