NAME = "my program"
