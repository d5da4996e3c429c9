import sqlite3
import os


class Column:
    counter = 0

    def __init__(self, kind=str, primary=False):
        self.kind, self.primary = kind, primary
        Column.counter += 1
        self.order = Column.counter

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, cls):
        return self if obj is None else obj.__dict__["_values"].get(self.name)

    def __set__(self, obj, value):
        obj._values[self.name] = self.kind(value)
        obj._dirty.add(self.name)

    def __eq__(self, other):
        return Where(f"{self.name} = ?", [other])

    def __gt__(self, other):
        return Where(f"{self.name} > ?", [other])

    __hash__ = object.__hash__


class Where:
    def __init__(self, sql, args):
        self.sql, self.args = sql, args

    def __and__(self, o):
        return Where(f"({self.sql} and {o.sql})", self.args + o.args)

    def __or__(self, o):
        return Where(f"({self.sql} or {o.sql})", self.args + o.args)


class ModelMeta(type):
    tables = {}

    @classmethod
    def __prepare__(meta, name, bases, **kw):
        return {"__table__": kw.get("table", name.lower())}

    def __new__(meta, name, bases, ns, table=None):
        cls = super().__new__(meta, name, bases, ns)
        cls.columns = sorted((v for v in ns.values() if isinstance(v, Column)), key=lambda c: c.order)
        if cls.columns:
            meta.tables[cls.__table__] = cls
        return cls

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)

    def __iter__(cls):
        return iter(cls.where(None))

    def __len__(cls):
        return cls.db.execute(f"select count(*) from {cls.__table__}").fetchone()[0]


class Model(metaclass=ModelMeta):
    db = None

    def __init__(self, **values):
        self._values, self._dirty = {}, set()
        for k, v in values.items():
            setattr(self, k, v)

    @classmethod
    def create_all(cls):
        for t, c in type(cls).tables.items():
            cols = ", ".join(f"{x.name} {'integer' if x.kind is int else 'text'}{' primary key' if x.primary else ''}" for x in c.columns)
            cls.db.execute(f"create table {t} ({cols})")

    def save(self):
        names = sorted(self._dirty)
        with self.db:
            self.db.execute(f"insert or replace into {self.__table__} ({','.join(names)}) values ({','.join('?' * len(names))})", [self._values[n] for n in names])
        self._dirty.clear()
        return self

    @classmethod
    def where(cls, cond):
        sql = f"select {', '.join(c.name for c in cls.columns)} from {cls.__table__}" + (f" where {cond.sql}" if cond else "")
        for row in cls.db.execute(sql, cond.args if cond else []):
            yield cls(**dict(zip((c.name for c in cls.columns), row)))

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in sorted(self._values.items()))})"


class User(Model, table="users"):
    id = Column(int, primary=True)
    name = Column()
    age = Column(int)


class Tag(Model):
    id = Column(int, primary=True)
    text = Column()


def main(event):
    Model.db = sqlite3.connect("orm.db")
    Model.create_all()
    for i, n in enumerate("ann bob cid".split()):
        User(id=i, name=n, age=20 + i * 10).save()
    Tag(id=1, text="t").save()
    print(len(User), len(Tag), list(User))
    print(list(User.where((User.age > 20) & (User.name == "cid") | (User.id == 0))))
    for u in User.where(User.name == "bob"):
        u.age += 1
        u.save()
    print([u.age for u in User if u.age > 25], bool(Tag))
    Model.db.close()
    os.remove("orm.db")
