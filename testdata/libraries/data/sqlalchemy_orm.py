from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def main(event):
    engine = create_engine("sqlite:///shop.db")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Item(name="tea"), Item(name="milk")])
        session.commit()
        names = [item.name for item in session.scalars(select(Item).order_by(Item.id))]
        print(names)
    with engine.begin() as connection:
        print(connection.execute(select(Item.name)).all())
    engine.dispose()
