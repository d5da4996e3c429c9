# ak: rows 38 21
import odd_changes as odd


def main(event):
    document = odd.Document("title")
    document.add("one")
    paragraph = document.add("two")
    print(len(document.paragraphs), paragraph is document.paragraphs[1], document.words)
    paragraph.text = "changed by the program"
    print(document.render())
    document.clear()
    print(document.render(), document.words)
