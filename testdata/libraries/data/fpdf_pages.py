import os
import outside
from fpdf import FPDF


class Report(FPDF):
    def header(self):
        self.set_font("Helvetica", "B", 10)
        self.cell(0, 10, "Head")
        self.ln(12)


def main(event):
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    outside.note("a")
    pdf.cell(40, 10, "Hello")
    pdf.ln()
    pdf.multi_cell(0, 5, "long " * 30)
    outside.note("b")
    print(pdf.page_no(), round(pdf.get_y(), 1))
    pdf.output("a.pdf")
    outside.note("c")
    report = Report()
    report.add_page()
    report.set_font("Helvetica", size=9)
    report.cell(10, 10, "body")
    outside.note("d")
    report.add_page()
    data = report.output()
    print(data[:5], len(data) > 500, report.page_no(), len(open("a.pdf", "rb").read()) > 500)
    os.remove("a.pdf")
