from tools.late import work as late_work


def work(thing):
    return late_work(("by name", thing))
