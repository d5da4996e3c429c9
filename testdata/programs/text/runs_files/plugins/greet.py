from outside import note

said = note("hello " + globals().get("who", "nobody"))
