import enum


class Shape:
    class Style(enum.Enum):
        SOLID = "-"
        DASHED = "--"

    def __init__(self, name, style):
        self.name = name
        self.style = style


DEFAULT = object()
