import outside
from PIL import Image, ImageSequence


def main(event):
    frames = [Image.new("RGB", (5, 5), c) for c in ("red", "green", "blue")]
    frames[0].save("anim.gif", save_all=True, append_images=frames[1:], duration=20)
    with Image.open("anim.gif") as an:
        print(an.n_frames, an.is_animated, outside.note("x"))
        print([f.convert("RGB").getpixel((0, 0)) for f in ImageSequence.Iterator(an)], an.info["duration"])
        an.seek(1)
        print(an.tell(), an.size)
