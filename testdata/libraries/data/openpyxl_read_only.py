import openpyxl
import os
import outside


def main(event):
    wb = openpyxl.Workbook(write_only=True)
    ws = wb.create_sheet("x")
    for n in range(4):
        ws.append([n, n * n])
        outside.note(str(n))
    wb.save("w.xlsx")
    outside.note("saved")
    book = openpyxl.load_workbook("w.xlsx", read_only=True)
    outside.note("loaded")
    for row in book["x"].iter_rows(values_only=True):
        print(row)
        outside.note("row")
    book.close()
    os.remove("w.xlsx")
