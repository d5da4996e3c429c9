import numpy
import outside


def make(_):
    grid = numpy.ones((300, 300)) * 45
    fixed = numpy.arange(5)
    fixed.flags.writeable = False
    return {"grid": grid, "fortran": numpy.asfortranarray(grid), "fixed": fixed, "same": grid, "small": numpy.ones(3)}


def scale(pair):
    grid, small = pair
    small *= 3
    return grid.sum()


def main(event):
    made = outside.each(make, [0])[0]
    grid = made["grid"]
    print(grid is made["same"], grid.flags.writeable, grid.flags.owndata, made["fortran"].flags.f_contiguous)
    grid[0, 0] = 5
    print(made["same"][0, 0], made["fixed"].flags.writeable, made["small"].flags.writeable)
    try:
        made["fixed"][0] = 1
    except ValueError as err:
        print(err)
    print(outside.each(scale, [(grid, made["small"])]), made["small"].tolist())
    made["small"].resize(5, refcheck=False)
    print(made["small"].tolist(), outside.keep(grid) is grid)
