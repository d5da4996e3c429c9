"""A simulated warehouse: orders, stock and bookings as classes, dicts and properties."""

from collections import defaultdict, namedtuple

Line = namedtuple("Line", "article amount")


class Article:
    def __init__(self, number, price):
        self.number = number
        self._price = price
        self.stock = 0

    @property
    def price(self):
        return self._price

    def is_scarce(self):
        return self.stock < 5


class Order:
    def __init__(self, number):
        self.number = number
        self.lines = []

    def add(self, article, amount):
        self.lines.append(Line(article, amount))
        return self

    def total(self):
        return sum(line.article.price * line.amount for line in self.lines)


class Refused(Exception):
    pass


class Warehouse:
    def __init__(self, count):
        self.articles = {number: Article(number, 3 + number % 17) for number in range(count)}
        self.bookings = defaultdict(list)
        self.journal = []

    def book(self, article, amount):
        if article.stock + amount < 0:
            raise Refused(article.number)
        article.stock += amount
        self.bookings[article.number].append(amount)

    def deliver(self, order):
        taken = []
        try:
            for article, amount in order.lines:
                self.book(article, -amount)
                taken.append((article, amount))
        except Refused:
            for article, amount in taken:
                self.book(article, amount)
            return 0
        self.journal.append((order.number, order.total()))
        return order.total()

    def restock(self):
        for article in self.articles.values():
            if article.is_scarce():
                self.book(article, 20)


def run(size):
    warehouse, income = Warehouse(40), 0
    for number in range(size):
        if number % 10 == 0:
            warehouse.restock()
        order = Order(number)
        for step in range(3):
            article = warehouse.articles.get((number * 7 + step * 13) % 40)
            order.add(article, 1 + (number + step) % 4)
        income += warehouse.deliver(order)
    return income, len(warehouse.journal), max(map(len, warehouse.bookings.values()))
