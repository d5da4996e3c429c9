import outside


def gather(*args, **kwargs):
    return args, sorted(kwargs.items())


def main(event):
    things, named = [1, 2], {"b": 3}
    print(gather(*things, *outside.note([4]), **named, **outside.note({"c": 5})))
    try:
        gather(**{"a": 1}, **{"a": 2})
    except TypeError as err:
        print("multiple values" in str(err))
    try:
        outside.connect()
    except TypeError as err:
        print(err)
