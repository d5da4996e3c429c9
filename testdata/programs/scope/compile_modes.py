# ak: rows 31
import ast

import outside


def main(event):
    names = {"outside": outside}
    exec(compile("x = outside.note('exec')", "made.py", "exec"), names)
    print(names["x"], eval(compile("outside.note('eval')", "made.py", "eval"), names))
    exec(compile("outside.note('single')", "made.py", "single"), names)
    tree = ast.parse("y = outside.note('tree')")
    exec(compile(tree, "made.py", "exec"), names)
    print(names["y"], ast.dump(tree)[:60], type(compile("f()", "f", "eval", ast.PyCF_ONLY_AST)).__name__)
    try:
        compile("x = (", "made.py", "exec")
    except SyntaxError as err:
        print(err.filename, err.lineno, err.msg)
