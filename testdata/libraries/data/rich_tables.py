import io

import outside
from rich.console import Console
from rich.table import Table


def main(event):
    table = Table(title="shop")
    table.add_column("item")
    table.add_row(outside.note("tea"))
    console = Console(file=io.StringIO(), width=30)
    console.print(table)
    print(console.file.getvalue())
    Console(width=40, force_terminal=False).print("[bold]done[/bold]", {"a": 1})
