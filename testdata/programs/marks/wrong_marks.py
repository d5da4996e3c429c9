# What cannot be said is refused where it is said.
import autokitteh
from autokitteh import activity, inhibit_activities, register_no_activity

CASES = [
    lambda: activity(5),
    lambda: activity(mode="often"),
    lambda: activity(attempts=0),
    lambda: activity(attempts=2, retries=1),
    lambda: activity(retries=True),
    lambda: activity(timeout=-1),
    lambda: activity(backoff="1"),
    lambda: activity(at_most_once=True, attempts=2),
    lambda: activity(mode="value", attempts=2),
    lambda: inhibit_activities("f"),
    lambda: register_no_activity([len, 3]),
]


def main(event):
    for case in CASES:
        try:
            print("allowed:", case())
        except (TypeError, ValueError) as err:
            print(type(err).__name__, err)
    print(issubclass(autokitteh.OutcomeUnknown, autokitteh.AutoKittehError), autokitteh.errors.__name__)
