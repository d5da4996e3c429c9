# ak: rows 35 67
import odd_errors as odd


def deeper(kind):
    return odd.fail_with(kind)


def main(event):
    deeper("Keywords")
