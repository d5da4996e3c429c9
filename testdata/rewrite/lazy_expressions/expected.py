a = _ak_call(f)() or _ak_call(g)() if _ak_call(h)() else _ak_call(lambda: _ak_call(i)())()
b = [_ak_call(f)(x) for x in _ak_call(g)() if _ak_call(h)(x)]
c = {_ak_call(f)(k): _ak_call(g)(v) for k, v in _ak_call(_ak_call(h)().items)()}
d = (_ak_call(f)(x) for x in _ak_call(g)())
e = f'{_ak_call(f)(1)!r:{_ak_call(g)(2)}}'
if (n := _ak_call(len)(_ak_call(items)())) > 1 and _ak_call(check)(n):
    del table[_ak_call(key)()]
