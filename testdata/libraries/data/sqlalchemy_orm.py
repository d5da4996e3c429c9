# A session holds a transaction, which ends with its process: one function, one call.
from autokitteh import activity
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@activity
def store(names):
    engine = create_engine("sqlite:///shop.db")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Item(name=name) for name in names])
        session.commit()
        return session.scalars(select(Item.name).order_by(Item.id)).all()


def main(event):
    print(store(["tea"]))
    print(store(["milk", "water"]))
    print(select(Item).where(Item.name == "tea"))
