# ak: rows 1
"""Methods of what an expression gives, where the expression itself waits, branches, raises, and is many at once."""

import asyncio
import sys
import weakref

import outside


class Plain:
    def __init__(self, name="plain"):
        self.name = name

    def itself(self, *given):
        return self

    def told(self, *given):
        return (self.name, *given)


class Other(Plain):
    def told(self, *given):
        return ("other", *given)


class Third(Plain):
    def told(self, *given):
        return ("third", *given)


class Fourth(Third):
    pass


class Fifth(Plain):
    def told(self, *given):
        return ("fifth", *given)


class Effect(Plain):
    def __init__(self):
        self.told = outside.note


KINDS = (Plain, Other, Third, Fourth, Fifth)


class Missing:
    pass


def many_kinds(things):
    return [[thing][0].told(number) for number, thing in enumerate(things)]


def in_each_other(things):
    first, second = things[0], things[-1]
    return [first, second][[0, 1][0].real].told(
        [second][0].itself().told([first, second][(first, second).index(second)].told(1)),
        f"{[first][0].told()}{f'{[second][0].told()}'}",
        [x for x in [first, second].copy() if [x][0].told() or [x][0].itself()][-1].told(),
    )


def by_choice(thing, other, which):
    if (thing if which else other).told()[0] == "plain" and ([thing] or [other])[0].told():
        return (thing if which else other).itself().told(which)
    return (which and [thing] or [other])[0].told(*[which], **{})


def in_steps(thing):
    got = (yield thing).told((yield 1), *(yield 2))
    got = [got, (yield from [3, 4]) or thing][1].told()
    yield got


async def waits(thing):
    async def given():
        await asyncio.sleep(0)
        return thing

    return (await given()).told((await given()).told(), [(await given()).itself() for _ in range(2)][1].told())


def raises(thing):
    for make in (lambda: [thing][1].told(), lambda: [Missing()][0].told(), lambda: [thing][0].told(1 // 0)):
        try:
            make()
        except Exception as error:
            print(type(error).__name__, error, error.__traceback__.tb_next.tb_lineno - make.__code__.co_firstlineno)
    try:
        [thing][0].told([thing][0].itself()[0])
    finally:
        print("left")


def seen(thing):
    [thing][0].told()
    return sorted([locals()][0].keys()), sorted(sys._getframe().f_locals), sys._getframe().f_code.co_varnames


def gone():
    kept = []

    class Watched(Plain):
        def told(self, *given):
            kept.append(weakref.ref(self))
            return kept[-1]() is self

    alive = [Watched()].pop().told(), [Watched()].pop().itself().told()
    return alive, [one() for one in kept]


def after_its_end(thing):
    return [thing][0].told()
    return ([thing] if thing else [1])[0].told([thing][0].told())


def deep(thing, left):
    return [thing][0].told() if left == 0 else [deep(thing, left - 1)][0].count(left)


def made_here(name):
    class Here(Plain):
        def told(self):
            return name

    return [Here()][0].told(), [Here][0]().itself().told()


def main(event):
    things = [kind() for kind in KINDS]
    for _ in range(3):
        print(many_kinds(things), many_kinds([*things, Effect(), Effect()]))
        print(in_each_other(things), in_each_other(things[::-1]), in_each_other([Effect(), *things]))
    for which in (0, 1):
        print([by_choice(thing, other, which) for thing in things for other in things])
    for thing in (*things, Effect(), things[0]):
        steps = in_steps(thing)
        print([next(steps).told(0), steps.send(thing), steps.send(5), steps.send((6, 7)), next(steps), next(steps)])
        print(asyncio.run(waits(thing)))
        try:
            raises(thing)
        except TypeError as error:
            print(error)
        print(seen(thing), after_its_end(thing), deep(thing, 50))
    print(gone(), [made_here(name) for name in "abc"])
