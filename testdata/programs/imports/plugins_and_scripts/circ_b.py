import circ_a


def world(url):
    return circ_a.BASE + circ_a.request.urlopen(url + "/json").status
