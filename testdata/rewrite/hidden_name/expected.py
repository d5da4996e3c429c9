_ak = ak = 1
text = '@ak'
m = a @ ak
_ak_call(call)(text)
