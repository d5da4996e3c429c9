# ak: rows 6 7
import outside
import toolkit

seen = []


@toolkit.tool
def search(query):
    """Search."""
    seen.append(query)
    return outside.note(query)


class Agent:
    tools = [search]

    def run(self, query):
        return [tool(query) for tool in self.tools]


def main(event):
    print(search("a"), Agent().run("b"), search.__name__, search.__doc__)
    outside.note("between")
    print(seen)
