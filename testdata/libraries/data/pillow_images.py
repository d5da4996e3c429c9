import io

import outside
from PIL import Image, ImageDraw


def main(event):
    image = Image.new("RGB", (20, 10), "white")
    ImageDraw.Draw(image).rectangle((2, 2, 8, 8), fill="red")
    print(image.size, image.getpixel((3, 3)), outside.note("between"))
    image.save("red.png")
    with Image.open("red.png") as again:
        print(again.format, again.resize((5, 5)).getpixel((1, 2)))
    buffer = io.BytesIO()
    image.convert("L").save(buffer, "PNG")
    print(len(buffer.getvalue()) > 50)
