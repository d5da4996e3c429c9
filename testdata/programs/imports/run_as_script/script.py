import outside

given = globals().get("given", "nothing given")


def work():
    return outside.note("work", given)


result = work()
if __name__ == "__main__":
    print("as a script", outside.note("main block"))
