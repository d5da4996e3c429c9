import outside

LOADED = outside.note("tools loaded")
