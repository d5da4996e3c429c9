"""Arrays of NumPy come back from a record as they were, large ones apart from the pickle."""

from __future__ import annotations

import numpy as np

from tests.test_content import ContentCase


class NumpyTest(ContentCase):
    def test_large_arrays_come_back_as_they_were(self) -> None:
        grid = np.arange(60_000, dtype="f8").reshape(200, 300)
        times = np.arange(20_000).astype("M8[s]")
        fixed = np.ones(20_000)
        fixed.flags.writeable = False
        rows = np.zeros(10_000, dtype=[("a", "i8"), ("b", "U3")])
        encoded, made = self.again([grid, np.asfortranarray(grid), times, fixed, rows, grid[::2], grid])
        self.assertIsNotNone(encoded.value)
        for array_made, original in zip(made, [grid, grid, times, fixed, rows, grid[::2]]):
            self.assertTrue((array_made == original).all())
            self.assertEqual(array_made.dtype, original.dtype)
        self.assertIs(made[0], made[6])
        self.assertEqual([each.flags.writeable for each in made], [True, True, True, False, True, True, True])
        self.assertEqual([each.flags.owndata for each in made[:5]], [True] * 5)
        self.assertTrue(made[1].flags.f_contiguous)
        made[0].resize((10,), refcheck=False)

    def test_small_arrays_and_objects(self) -> None:
        fixed = np.arange(3)
        fixed.flags.writeable = False
        _, made = self.again([fixed, np.arange(3), np.array([{"a": 1}, None] * 20_000, dtype=object), np.float32(2)])
        self.assertEqual([each.flags.writeable for each in made[:3]], [False, True, True])
        self.assertEqual((made[2][0], made[3], made[0].tolist()), ({"a": 1}, np.float32(2), [0, 1, 2]))
