"""Constraints of different strength over variables, planned and propagated: many small methods on a tree of classes."""


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.strength = 9
        self.mark = 0

    def add(self, constraint):
        self.constraints.append(constraint)

    def is_free(self, mark):
        return self.mark != mark


class Constraint:
    def __init__(self, strength, *variables):
        self.strength = strength
        self.variables = variables
        for variable in variables:
            variable.add(self)

    def can_determine(self, mark):
        target = self.target()
        return target.is_free(mark) and self.is_stronger(target)

    def is_stronger(self, variable):
        return variable.determined_by is self or self.strength < variable.strength

    def satisfy(self, mark):
        target = self.target()
        target.determined_by = self
        target.strength = self.weakest()
        target.mark = mark
        self.execute()
        return target

    def weakest(self):
        weakest = self.strength
        for variable in self.inputs():
            weakest = max(weakest, variable.strength)
        return weakest

    def target(self):
        return self.variables[-1]

    def inputs(self):
        return self.variables[:-1]

    def execute(self):
        raise NotImplementedError


class Stay(Constraint):
    def execute(self):
        pass


class Edit(Constraint):
    def __init__(self, strength, variable):
        super().__init__(strength, variable)
        self.wanted = 0

    def execute(self):
        self.target().value = self.wanted


class Equal(Constraint):
    def execute(self):
        self.target().value = self.inputs()[0].value


class Scale(Constraint):
    def execute(self):
        source, factor, offset = self.inputs()
        self.target().value = source.value * factor.value + offset.value


class Planner:
    def __init__(self):
        self.mark = 0

    def set(self, edit, value):
        self.mark += 1
        edit.wanted = value
        waiting, done = [edit], 0
        while waiting:
            constraint = waiting.pop()
            if not constraint.can_determine(self.mark):
                continue
            changed = constraint.satisfy(self.mark)
            done += 1
            waiting.extend(self.consumers(changed))
        return done

    def consumers(self, variable):
        return [one for one in variable.constraints if one is not variable.determined_by and variable in one.inputs()]


def chain(length):
    variables = [Variable(f"v{i}", i) for i in range(length)]
    for before, after in zip(variables, variables[1:]):
        Equal(1, before, after)
    Stay(5, variables[-1])
    return variables, Edit(0, variables[0])


def projection(length):
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    factor.strength = offset.strength = 0
    pairs = []
    for i in range(length):
        source, target = Variable(f"s{i}", i), Variable(f"t{i}", i)
        Scale(1, source, factor, offset, target)
        pairs.append((Edit(0, source), target))
    return pairs


def run(size):
    planner, total = Planner(), 0
    variables, edit = chain(60)
    for value in range(size):
        total += planner.set(edit, value) + variables[-1].value
    for edit, target in projection(size * 10):
        total += planner.set(edit, 7) + target.value
    return total
