import io
import os
import outside
from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import getSampleStyleSheet, ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle


def main(event):
    styles = getSampleStyleSheet()
    small = ParagraphStyle("small", parent=styles["Normal"], fontSize=8)
    story = [Paragraph("Invoice", styles["Title"]), Spacer(1, 12)]
    rows = [["tea", "price"]]
    for name in ("green", "black"):
        rows.append([name, outside.note(name)])
    table = Table(rows)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
    story.append(table)
    story.append(Paragraph("thanks", small))
    doc = SimpleDocTemplate("invoice.pdf", pagesize=letter)
    outside.note("before build")
    doc.build(story)
    outside.note("after build")
    print(open("invoice.pdf", "rb").read()[:5], doc.page)
    buffer = io.BytesIO()
    again = SimpleDocTemplate(buffer, pagesize=letter)
    again.build([Paragraph("in memory", styles["Normal"])])
    outside.note("memory")
    print(buffer.getvalue()[:5], len(buffer.getvalue()) > 500)
    os.remove("invoice.pdf")
