# ak: rows 33
import re

import odd_values as odd


def main(event):
    match = odd.give("match")
    print(match, match.group("word"), match.groups(), match.span(2), match.groupdict(), match.expand(r"<\1>"))
    print(isinstance(match, re.Match), match[1], match.lastgroup, match.re.pattern, match.string, bool(match))
    pattern = odd.give("pattern")
    print(pattern, pattern.fullmatch("AA").end())
