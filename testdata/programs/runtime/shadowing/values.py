NAME = "my values"
