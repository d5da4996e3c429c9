# Read in pieces, also where the body comes as it is asked for: what is lost in the middle is begun anew.
import os

import requests


def main(event):
    url = event["data"]["url"]
    response = requests.get(f"{url}/long")
    for number, chunk in enumerate(response.iter_content(6000)):
        os.mkdir(f"chunk{number}")
        print(len(chunk))
    with requests.get(f"{url}/long", stream=True) as streamed:
        for number, chunk in enumerate(streamed.iter_content(9000)):
            os.mkdir(f"streamed{number}")
            print(len(chunk))
