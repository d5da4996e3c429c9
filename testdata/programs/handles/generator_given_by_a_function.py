# ak: rows 13 19 33
# ak: repeats count 
import devices
import outside


def main(event):
    total = 0
    for item in devices.counted(3):
        total += outside.note(item)
    print(total)
    sheet = devices.Sheet(3)
    for row in sheet.rows():
        outside.note(row)
    for row in sheet.first_rows:
        outside.note(row)
    try:
        devices.counted(-1)
    except ValueError as err:
        print(err)
