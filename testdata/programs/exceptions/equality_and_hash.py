# ak: rows 35 39
import odd_errors as odd


def main(event):
    seen = set()
    for _ in range(2):
        try:
            odd.fail_with("Equal")
        except odd.Base as err:
            seen.add(err)
            first = err
    print(len(seen), first in seen, first == odd.Equal(1))
