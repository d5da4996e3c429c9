match _ak_call(read)():
    case Point(x=0) | Circle(Point(1)):
        _ak_call(draw)()
    case other if _ak_call(check)(other):
        _ak_call(draw)(other)
