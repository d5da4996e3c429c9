counter = 0
log = []
