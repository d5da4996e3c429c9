# ak: rows 36 67
# ak: python 3.11
import odd_errors as odd


def main(event):
    odd.fail_in_group()
