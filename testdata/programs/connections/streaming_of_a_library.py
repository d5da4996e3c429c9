# ak: rows 19 33
import outside
import webfake


def main(event):
    with webfake.Session() as session:
        total = 0
        with session.get(event.data.url + "/long", stream=True) as response:
            for piece in response.iter_content(6000):
                total += len(piece)
                outside.note(len(piece))
        print(total, response.status_code)
        lines = webfake.get(event.data.url + "/long").iter_lines()
        print(next(lines), next(lines))
        outside.note("two lines")
        print(next(lines), sum(1 for _ in lines))
