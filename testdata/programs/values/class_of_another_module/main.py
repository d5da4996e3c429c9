# ak: rows 40
import shapes
from shapes import Shape

import outside


def main(event):
    shape = outside.keep(Shape("circle", Shape.Style.DASHED))
    print(isinstance(shape, shapes.Shape), type(shape) is Shape, shape.style is Shape.Style.DASHED, shape.name)
    print(type(shape).__module__, outside.keep(shapes.DEFAULT) is shapes.DEFAULT, outside.keep(Shape) is Shape)
