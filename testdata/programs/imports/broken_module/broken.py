import outside

x = = 1
