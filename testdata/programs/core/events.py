import json

import outside


def main(event):
    print(event["event_type"], event.data.method, event.data["headers"], event.integration_id == "", sorted(event))
    print(json.dumps(outside.note(event["data"]), sort_keys=True))
