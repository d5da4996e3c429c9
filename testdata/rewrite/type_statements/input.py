# since 3.12
type Alias[T: bound(int)] = Wrapped(T)


def f[T: bound(str)](x: T) -> T:
    return g(x)


class C[T: bound(int)](make(T)):
    pass
