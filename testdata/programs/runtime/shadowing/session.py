NAME = "my session"
