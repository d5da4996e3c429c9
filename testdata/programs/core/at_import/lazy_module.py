import outside

LOADED = outside.note("lazily loaded")
