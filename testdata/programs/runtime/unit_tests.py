# ak: rows 74
import io
import unittest

import outside


class Tests(unittest.TestCase):
    def setUp(self):
        self.made = outside.note("set up")

    def test_right(self):
        self.assertEqual(outside.note("right"), "right")

    def test_wrong(self):
        self.assertEqual(outside.note("wrong"), "other")

    def test_raises(self):
        with self.assertRaisesRegex(ValueError, "no"):
            outside.fail(ValueError, "no")


def main(event):
    stream = io.StringIO()
    result = unittest.TextTestRunner(stream=stream, verbosity=0).run(unittest.defaultTestLoader.loadTestsFromTestCase(Tests))
    print(result.testsRun, len(result.failures), len(result.errors))
    print(result.failures[0][1])
    outside.note("end")
