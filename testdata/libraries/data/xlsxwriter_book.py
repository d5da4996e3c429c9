import io
import os
import outside
import xlsxwriter


def main(event):
    wb = xlsxwriter.Workbook("a.xlsx", {"in_memory": True})
    ws = wb.add_worksheet("Tea")
    bold = wb.add_format({"bold": True})
    ws.write("A1", "name", bold)
    for n in range(3):
        ws.write(n + 1, 0, f"tea {n}")
        ws.write_number(n + 1, 1, n * 1.5)
        outside.note(str(n))
    ws.set_column(0, 0, 20)
    wb.close()
    outside.note("closed")
    import openpyxl
    print([r for r in openpyxl.load_workbook("a.xlsx").active.values])
    with xlsxwriter.Workbook("b.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        outside.note("in block")
        sheet.write(0, 1, 5)
    outside.note("after")
    print([r for r in openpyxl.load_workbook("b.xlsx").active.values])
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write(0, 0, "mem")
    outside.note("mem")
    book.close()
    buffer.seek(0)
    print([r for r in openpyxl.load_workbook(buffer).active.values])
    os.remove("a.xlsx")
    os.remove("b.xlsx")
