# ak: rows 28
import outside


class AppError(Exception):
    def __init__(self, code, *, detail=None):
        super().__init__(code, outside.note("made", code))
        self.code = code
        self.detail = detail

    def __str__(self):
        return f"{self.code}: {self.detail}"


class Deep(AppError):
    pass


def main(event):
    try:
        try:
            raise Deep(outside.note(1), detail="x")
        except AppError as err:
            raise AppError(2, detail=str(err)) from err
    except AppError as err:
        print(err, repr(err.__cause__), err.args)
    outside.note("end")
    raise Deep(3, detail="last")
