import outside
import qrcode


def main(event):
    qr = qrcode.QRCode(version=1, box_size=4, border=2)
    qr.add_data("https://tea.shop")
    outside.note("a")
    qr.add_data("/more")
    qr.make(fit=True)
    outside.note("b")
    img = qr.make_image(fill_color="black", back_color="white")
    outside.note("c")
    img.save("qr.png")
    outside.note("d")
    print(qr.version, len(qr.get_matrix()), img.size)
    simple = qrcode.make("tea")
    outside.note("e")
    simple.save("simple.png")
    qr.print_ascii()
