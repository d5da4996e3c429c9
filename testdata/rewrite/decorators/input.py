@cache
@app.get("/x", tags=make_tags())
def handler(event, limit=default_limit()):
    return fetch(event)


@dataclass
class Settings(base("settings"), metaclass=meta()):
    path: Path = field(default=Path("x"))
