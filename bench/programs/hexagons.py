"""A search with backtracking: numbers are placed on a hexagon so that each tells how many neighbours are filled."""

DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1))


class Board:
    def __init__(self, radius):
        span = range(-radius + 1, radius)
        self.cells = [(q, r) for q in span for r in span if abs(q + r) < radius]
        self.neighbours = {cell: self.around(cell) for cell in self.cells}
        self.placed = {}

    def around(self, cell):
        q, r = cell
        return [(q + dq, r + dr) for dq, dr in DIRECTIONS if (q + dq, r + dr) in self.cells]

    def filled(self, cell):
        return sum(1 for other in self.neighbours[cell] if self.placed.get(other) is not None)

    def open_around(self, cell):
        return sum(1 for other in self.neighbours[cell] if other not in self.placed)

    def fits(self, cell):
        wanted = self.placed.get(cell)
        if wanted is None:
            return True
        filled = self.filled(cell)
        return filled <= wanted <= filled + self.open_around(cell)

    def is_possible(self, cell):
        return self.fits(cell) and all(self.fits(other) for other in self.neighbours[cell])

    def put(self, cell, tile):
        self.placed[cell] = tile

    def take(self, cell):
        del self.placed[cell]


class Search:
    def __init__(self, board, tiles):
        self.board = board
        self.tiles = tiles
        self.tried = 0
        self.found = 0

    def choices(self):
        return sorted(tile for tile, count in self.tiles.items() if count)

    def solve(self, index):
        if index == len(self.board.cells):
            self.found += 1
            return
        for tile in [None, *self.choices()]:
            self.try_tile(index, tile)

    def try_tile(self, index, tile):
        cell = self.board.cells[index]
        self.tried += 1
        self.board.put(cell, tile)
        if tile is not None:
            self.tiles[tile] -= 1
        if self.board.is_possible(cell):
            self.solve(index + 1)
        if tile is not None:
            self.tiles[tile] += 1
        self.board.take(cell)


def run(size):
    search = Search(Board(2), {1: size, 2: size, 3: size, 4: size})
    search.solve(0)
    return search.tried, search.found
