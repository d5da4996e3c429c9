import os
import outside
from pptx import Presentation
from pptx.util import Inches


def main(event):
    prs = Presentation()
    slide = prs.slides.add_slide(prs.slide_layouts[0])
    slide.shapes.title.text = "Hello"
    outside.note("a")
    slide.placeholders[1].text = "sub"
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
    box.text_frame.text = "in a box"
    outside.note("b")
    prs.save("a.pptx")
    outside.note("saved")
    again = Presentation("a.pptx")
    print([s.text_frame.text for s in again.slides[0].shapes if s.has_text_frame], len(again.slides))
    os.remove("a.pptx")
