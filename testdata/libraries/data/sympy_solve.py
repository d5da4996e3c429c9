import outside
import sympy
from sympy import Eq, Matrix, Symbol, diff, integrate, lambdify, solve, symbols


def main(event):
    x, y = symbols("x y")
    e = x**2 + 2 * x * y
    outside.note("a")
    print(diff(e, x), integrate(e, y), e.subs(x, 2))
    outside.note("b")
    print(solve(Eq(x**2, 4), x), sympy.expand((x + 1) ** 3), sympy.factor(x**2 - 1))
    m = Matrix([[1, 2], [3, 4]])
    m[0, 0] = 7
    outside.note("c")
    print(m.det(), m.inv(), sympy.pi.evalf(10), sympy.latex(e))
    f = lambdify(x, x**2)
    outside.note("d")
    print(f(3), sympy.isprime(97))
