import mimetypes

import outside


def main(event):
    mimetypes.add_type("application/x-thing", ".thing")
    print(mimetypes.guess_type("a.html"), mimetypes.guess_type("b.thing"))
    outside.note("guessed")
    print(mimetypes.guess_extension("application/x-thing"))
