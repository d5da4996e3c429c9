class Child(Parent):
    def __init__(self):
        super().__init__(make())
        super(Child, self).start()
