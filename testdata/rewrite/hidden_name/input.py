_ak = ak = 1
text = "@ak"
m = a @ ak
call(text)
