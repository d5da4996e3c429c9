import networkx as nx
import outside


def main(event):
    g = nx.Graph()
    g.add_edge("a", "b", weight=2)
    outside.note("a")
    g.add_edge("b", "c", weight=1)
    g.add_node("d", price=outside.note("d"))
    g.nodes["a"]["seen"] = True
    outside.note("b")
    print(nx.shortest_path(g, "a", "c"), g.degree("b"), list(nx.connected_components(g)) == [{"a", "b", "c"}, {"d"}])
    d = nx.DiGraph([(1, 2), (2, 3)])
    for n in nx.topological_sort(d):
        print(n)
        outside.note(str(n))
    print(nx.pagerank(d)[3] > 0.3)
    r = nx.gnp_random_graph(10, 0.5)
    outside.note("random")
    print(nx.number_of_nodes(r))
    q = nx.gnp_random_graph(10, 0.5, seed=3)
    print(nx.number_of_edges(q))
    nx.write_gml(g, "g.gml")
    outside.note("written")
    print(sorted(nx.read_gml("g.gml").edges), nx.to_dict_of_lists(g)["b"])
