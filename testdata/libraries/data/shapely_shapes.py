import outside
from shapely import wkt
from shapely.geometry import LineString, Point, Polygon, mapping, shape
from shapely.ops import unary_union


def main(event):
    p = Point(1, 1)
    box = Polygon([(0, 0), (2, 0), (2, 2), (0, 2)])
    outside.note("a")
    print(box.contains(p), box.area, p.buffer(1).area > 3, box.bounds)
    u = unary_union([box, Polygon([(1, 1), (3, 1), (3, 3), (1, 3)])])
    outside.note("b")
    print(u.area, wkt.loads("POINT (1 2)").x, mapping(p), shape({"type": "Point", "coordinates": [1, 2]}).y)
    print(LineString([(0, 0), (3, 4)]).length, list(box.exterior.coords)[0])
