@cache
@app.get('/x', tags=_ak_call(make_tags)())
def handler(event, limit=_ak_call(default_limit)()):
    return _ak_call(fetch)(event)

@dataclass
class Settings(_ak_call(base)('settings'), metaclass=_ak_call(meta)()):
    global _ak_call
    path: Path = _ak_call(field)(default=_ak_call(Path)('x'))
