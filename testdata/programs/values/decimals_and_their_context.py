# ak: rows 42
import decimal
import fractions

import outside


def main(event):
    with decimal.localcontext() as context:
        context.prec = 3
        print(outside.keep(decimal.Decimal(1) / 7), decimal.Decimal(1) / outside.keep(decimal.Decimal(7)))
    print(decimal.Decimal(1) / 7)
    values = outside.each(lambda _: [decimal.Decimal("-0"), decimal.Decimal("NaN123"), decimal.Decimal("1E+999"),
                                     decimal.Decimal("1.500"), fractions.Fraction(3, 6), decimal.DecimalTuple(0, (1,), 2)], [0])[0]
    print(values, [str(value) for value in values])
    trap = outside.each(lambda _: decimal.Context(prec=7, traps=[decimal.Inexact]), [0])[0]
    print(trap.prec, [signal.__name__ for signal, on in trap.traps.items() if on])
    try:
        trap.divide(decimal.Decimal(1), 3)
    except decimal.Inexact as err:
        print("inexact", err.args)
