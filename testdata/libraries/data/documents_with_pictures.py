import os

import docx
import openpyxl
import outside
import pptx
import xlsxwriter
from fpdf import FPDF
from openpyxl.drawing.image import Image as Drawing
from PIL import Image
from reportlab.pdfgen import canvas


def main(event):
    Image.new("RGB", (8, 8), "red").save("red.png")
    pdf = FPDF()
    pdf.add_page()
    pdf.image("red.png", x=10, y=8, w=20)
    outside.note("fpdf")
    pdf.output("a.pdf")
    page = canvas.Canvas("b.pdf")
    page.drawImage("red.png", 10, 10)
    outside.note("reportlab")
    page.save()
    document = docx.Document()
    document.add_picture("red.png")
    outside.note("docx")
    document.save("a.docx")
    slides = pptx.Presentation()
    slides.slides.add_slide(slides.slide_layouts[6]).shapes.add_picture("red.png", 0, 0)
    outside.note("pptx")
    slides.save("a.pptx")
    book = openpyxl.Workbook()
    book.active.add_image(Drawing("red.png"), "A1")
    outside.note("openpyxl")
    book.save("a.xlsx")
    rows = xlsxwriter.Workbook("b.xlsx", {"constant_memory": True})
    sheet = rows.add_worksheet()
    sheet.write(0, 0, "tea")
    sheet.insert_image("B2", "red.png")
    outside.note("xlsxwriter")
    sheet.write(1, 0, "pot")
    rows.close()
    outside.note("closed")
    print([row for row in openpyxl.load_workbook("b.xlsx").active.values], len(docx.Document("a.docx").inline_shapes))
    for name in sorted(os.listdir(".")):
        if name.startswith(("a.", "b.")):
            print(name, os.path.getsize(name) > 500)
            os.remove(name)
