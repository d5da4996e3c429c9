a = f() or g() if h() else (lambda: i())()
b = [f(x) for x in g() if h(x)]
c = {f(k): g(v) for k, v in h().items()}
d = (f(x) for x in g())
e = f"{f(1)!r:{g(2)}}"
if (n := len(items())) > 1 and check(n):
    del table[key()]
