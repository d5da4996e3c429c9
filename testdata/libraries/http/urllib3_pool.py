import urllib3


def main(event):
    url = event.data.url
    pool = urllib3.PoolManager(retries=False)
    answer = pool.request("GET", f"{url}/page")
    print(answer.status, answer.data, answer.headers["content-type"])
    print(pool.request("POST", f"{url}/orders", json={"item": 7}).json())
    print(urllib3.request("GET", f"{url}/json").json())
