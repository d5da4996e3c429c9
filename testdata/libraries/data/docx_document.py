import io
import docx
import os
import outside
from docx import Document
from docx.shared import Inches, Pt


def main(event):
    doc = Document()
    doc.add_heading("Report", 0)
    outside.note("a")
    p = doc.add_paragraph("A plain ")
    run = p.add_run("bold")
    run.bold = True
    run.font.size = Pt(14)
    outside.note("b")
    table = doc.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "id"
    for n in range(2):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(n), outside.note(str(n)) or "none"
    doc.add_page_break()
    doc.save("a.docx")
    outside.note("saved")
    again = docx.Document("a.docx")
    outside.note("loaded")
    print([p.text for p in again.paragraphs], [[c.text for c in r.cells] for r in again.tables[0].rows])
    again.paragraphs[1].text = "changed"
    buffer = io.BytesIO()
    again.save(buffer)
    print(Document(buffer).paragraphs[1].text)
    os.remove("a.docx")
