import io
import openpyxl
import os
import outside
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter


def main(event):
    wb = Workbook()
    ws = wb.active
    ws.title = "Tea"
    ws.append(["id", "name", "price"])
    for i in range(3):
        ws.append([i, f"tea {i}", i * 1.5])
        outside.note(str(i))
    ws["A1"].font = Font(bold=True)
    ws.cell(row=2, column=2).fill = PatternFill("solid", fgColor="FFFF00")
    other = wb.create_sheet("Sum")
    other["A1"] = "=SUM(Tea!C2:C4)"
    ws.column_dimensions[get_column_letter(2)].width = 20
    ws.merge_cells("A6:C6")
    wb.save("a.xlsx")
    outside.note("saved")
    loaded = load_workbook("a.xlsx")
    outside.note("loaded")
    sheet = loaded["Tea"]
    print(loaded.sheetnames, sheet.max_row, sheet["A1"].font.b, sheet.column_dimensions["B"].width)
    for row in sheet.iter_rows(min_row=2):
        print([c.value for c in row])
        outside.note("row")
    for cell in sheet["B"]:
        print(cell.coordinate, cell.value)
    sheet["A2"] = 99
    outside.note("changed")
    sheet.delete_rows(3)
    loaded.save("b.xlsx")
    outside.note("b")
    print([r for r in load_workbook("b.xlsx")["Tea"].values])
    buffer = io.BytesIO()
    loaded.save(buffer)
    buffer.seek(0)
    print(load_workbook(buffer, data_only=True).sheetnames)
    os.remove("a.xlsx")
    os.remove("b.xlsx")
