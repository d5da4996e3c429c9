# ak: rows 18 33 70
# ak: repeats enter 
import devices
import outside


def main(event):
    with devices.locked("door") as lock:
        print(lock)
        outside.note("inside")
    try:
        with devices.locked("window"):
            outside.note("fails")
            raise ValueError("in the block")
    except ValueError as err:
        print(err)
    with devices.Swallows():
        outside.note("lost")
        raise KeyError("never seen")
    print("after")
