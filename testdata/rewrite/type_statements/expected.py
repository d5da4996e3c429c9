type Alias[T: bound(int)] = Wrapped(T)

def f[T: bound(str)](x: T) -> T:
    return _ak_call(g)(x)

class C[T: bound(int)](_ak_call(make)(T)):
    pass
