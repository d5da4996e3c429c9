# ak: rows 33 59
import ftplib
import io

import outside


def main(event):
    world = event.data.url.rpartition("/")[2]
    client = ftplib.FTP()
    print(client.connect("127.0.0.1", event.data.ftp), client.login(world, "secret"))
    outside.note("in")
    print(client.storbinary("STOR a.txt", io.BytesIO(b"content")))
    outside.note("stored")
    lines = []
    client.retrlines("RETR a.txt", lines.append)
    print(lines, client.nlst())
    outside.note("read")
    print(client.quit())
