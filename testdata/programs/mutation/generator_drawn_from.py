# ak: rows 13 34
import odd_changes as odd
import outside


def numbers(log):
    for number in range(5):
        log.append(number)
        yield outside.note(number)


def main(event):
    log = []
    running = numbers(log)
    print(odd.take(running, 2), log, next(running))
    print(odd.total(running), log, list(running))
    print(odd.total(outside.note(n) for n in (1, 2)), odd.total(map(outside.note, [3, 4])))
