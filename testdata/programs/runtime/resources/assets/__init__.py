NAME = "assets"
