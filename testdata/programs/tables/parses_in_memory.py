import cmd
import configparser
import html.parser
import io
import optparse
import pstats
import shlex
import xml.dom.minidom
import xml.etree.ElementTree as tree
import xmlrpc.client

import outside


class Shell(cmd.Cmd):
    def do_note(self, line):
        outside.note(line)


class Titles(html.parser.HTMLParser):
    def handle_data(self, data):
        outside.note("data", data)


def main(event):
    Shell().onecmd("note hello")
    Titles().feed("<b>bold</b>")
    config = configparser.ConfigParser()
    config.read_string("[a]\nb = 1")
    print(config.getint("a", "b"), shlex.split("x 'y z'"))
    print(tree.fromstring("<a><b/></a>")[0].tag, xml.dom.minidom.parseString("<c/>").toxml())
    print(xmlrpc.client.loads(xmlrpc.client.dumps((1, "two"), "method")))
    parser = optparse.OptionParser()
    parser.add_option("-n", type="int")
    print(parser.parse_args(["-n", "3"])[0].n, pstats.Stats(stream=io.StringIO()).total_calls)
