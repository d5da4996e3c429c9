# ak: rows 20 33
import mailbox
import shutil

import outside


def main(event):
    for kind in (mailbox.Maildir, mailbox.MH):
        folder = kind("mail", create=True)
        key = folder.add("Subject: one\n\nbody")
        outside.note(len(folder))
        print(folder[key]["subject"], key in folder, folder.keys() == [key])
        other = folder.get_folder("more") if "more" in folder.list_folders() else folder.add_folder("more")
        other.add("Subject: two\n\nmore")
        outside.note([message["subject"] for message in other])
        del folder[key]
        folder.flush()
        outside.note(len(folder))
        shutil.rmtree("mail")
        outside.note("removed")
