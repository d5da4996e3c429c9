# ak: rows 35
import odd_errors as odd


def main(event):
    for kind in ("unicode", "syntax", "import", "key", "stop", "attribute", "name", "json", "timeout", "process"):
        try:
            odd.fail_like(kind)
        except Exception as err:
            fields = {name: getattr(err, name) for name in odd.FIELDS[kind]}
            print(kind, type(err).__name__, err, fields)
