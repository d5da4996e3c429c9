# ak: rows 21 33
import email.message
import smtplib

import outside


def main(event):
    world = event.data.url.rpartition("/")[2]
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = f"{world}@here", "them@there", "Hello"
    message.set_content("Some text\n")
    with smtplib.SMTP("127.0.0.1", event.data.smtp, local_hostname="here") as client:
        client.ehlo()
        outside.note("greeted")
        print(client.send_message(message), client.noop()[0])
        outside.note("sent")
        print(client.sendmail(f"{world}@here", ["a@b", "c@d"], "Subject: two\r\n\r\nshort"))
        try:
            client.sendmail(f"{world}@here", ["refused@b"], "x")
        except smtplib.SMTPRecipientsRefused as err:
            print(err.recipients)
