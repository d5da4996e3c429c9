import outside


def main(event):
    steps = []
    for number in range(4):
        try:
            outside.note("try", number)
            if number % 2:
                outside.fail(ValueError, f"bad {number}", number)
            steps.append(("fine", number))
        except ValueError as err:
            steps.append((type(err).__name__, err.args))
            outside.note("except", number)
        else:
            outside.note("else", number)
        finally:
            outside.note("finally", number)
    print(steps)
