NAME = "my journal"
