# ak: rows 51
import email.utils
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import outside


def main(event):
    old = MIMEMultipart()
    old["Subject"] = "old"
    old.attach(MIMEText("one"))
    old.attach(MIMEText("two"))
    outside.keep(old.as_string())
    new = EmailMessage()
    new["Message-ID"] = email.utils.make_msgid(domain="example.org")
    new.set_content("text")
    new.add_attachment(b"data", maintype="application", subtype="octet-stream")
    outside.keep(new.as_bytes())
    outside.keep(old)
    print(old["Subject"], len(new.get_payload()))
    outside.note("end")
