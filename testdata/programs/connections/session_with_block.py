# ak: rows 18 21 33
import webfake


def main(event):
    with webfake.Session() as session:
        session.mount("http://", webfake.Adapter(retries=2))
        for path in ("/page", "/json"):
            with session.get(event.data.url + path) as response:
                print(response.content, response.elapsed_known)
        print(session.closed)
    print(session.closed, webfake.get(event.data.url + "/page").text)
