# ak: rows 31
"""`compile` in its three modes, with a file name and with a tree."""
import ast
from outside import note


def main(event):
    code = compile("note('statement')\nresult = note(6) * 7", "rules.txt", "exec")
    names = {"note": note}
    exec(code, names)
    exec(code, names)
    print(names["result"], code.co_filename, code.co_name)
    print(eval(compile("  note('expression')".strip(), "<rule>", "eval")))
    exec(compile("note('single')", "<line>", "single"))
    tree = ast.parse("note('tree')", mode="eval")
    before = ast.dump(tree)
    print(eval(compile(tree, "<tree>", "eval")), ast.dump(tree) == before)
    print(type(compile("f(x)", "<ast>", "eval", ast.PyCF_ONLY_AST)).__name__)
    return names["result"]
