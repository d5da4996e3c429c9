import urllib.request
answer = None
if __name__ == "__main__":
    answer = urllib.request.urlopen(URL + "/page").status
