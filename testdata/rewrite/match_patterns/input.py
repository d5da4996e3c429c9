# since 3.10
match read():
    case Point(x=0) | Circle(Point(1)):
        draw()
    case other if check(other):
        draw(other)
