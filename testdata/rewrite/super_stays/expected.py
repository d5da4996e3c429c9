class Child(Parent):

    def __init__(self):
        _ak_call(super().__init__)(_ak_call(make)())
        _ak_call(super(Child, self).start)()
