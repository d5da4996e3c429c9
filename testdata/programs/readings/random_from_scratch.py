# ak: rows 51
import random

import outside


class Deck:
    def __init__(self, rng=None):
        self.rng = rng or random.Random()
        self.cards = list(range(52))
        self.rng.shuffle(self.cards)

    def deal(self):
        return self.cards.pop(self.rng.randrange(len(self.cards)))


def main(event):
    deck = Deck()
    hand = []
    for number in range(3):
        hand.append(deck.deal())
        outside.keep(hand[-1])
    deck.rng.seed()
    outside.keep(deck.deal())
    print(len(deck.cards), len(set(hand)), Deck(random).deal() >= 0)
    outside.keep(Deck(random).cards)
