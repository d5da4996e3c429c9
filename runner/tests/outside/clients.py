"""A library whose clients hold nothing but data, and reach outside when they are entered and left."""

import asyncio

import outside


class Session:
    def __init__(self, name):
        self.name = name
        self.asked = 0

    def __enter__(self):
        outside._enter(f"open {self.name}")
        return self

    def __exit__(self, kind, error, traceback):
        outside._enter(f"close {self.name} {kind and kind.__name__}")

    async def __aenter__(self):
        await asyncio.sleep(0.01)
        return self.__enter__()

    async def __aexit__(self, *error):
        await asyncio.sleep(0.01)
        self.__exit__(*error)

    def ask_now(self, question):
        self.asked += 1
        outside._enter(f"ask {self.name} {question}")
        return [question, self.name, self.asked]

    async def ask(self, question):
        await asyncio.sleep(0.01)
        return self.ask_now(question)
