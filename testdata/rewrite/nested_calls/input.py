print(add(get(1), get(n=get(2)), *many(3), **named(4)))
