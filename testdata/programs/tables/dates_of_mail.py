import email.utils

import outside


def main(event):
    when = email.utils.formatdate(localtime=False)
    outside.note(email.utils.parsedate_to_datetime(when) is not None)
    message_id = email.utils.make_msgid(domain="example.org")
    outside.note("made")
    again = email.utils.formatdate()
    print(message_id.endswith("@example.org>"), when <= again or when[:3] != again[:3])
    kept = {message_id: when}
    outside.note(kept[message_id] == when)
    print(email.utils.parseaddr("A <a@b.c>"))
