import os
import outside
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas


def main(event):
    c = canvas.Canvas("a.pdf", pagesize=A4)
    outside.note("a")
    c.setFont("Helvetica", 12)
    c.drawString(72, 720, "Hello")
    outside.note("b")
    print(round(c.stringWidth("Hello", "Helvetica", 12), 2))
    c.showPage()
    c.drawString(72, 720, "Page two")
    c.rect(10, 10, 50, 50)
    outside.note("c")
    c.showPage()
    c.save()
    outside.note("d")
    print(len(open("a.pdf", "rb").read()) > 800)
    os.remove("a.pdf")
