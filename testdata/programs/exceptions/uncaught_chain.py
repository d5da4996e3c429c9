# ak: rows 36 67
import odd_errors as odd


def main(event):
    try:
        odd.fail_chained("three")
    finally:
        print("finally")
