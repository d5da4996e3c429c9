"""Popular libraries in small realistic programs: the same plain, durable, and with a loss after each recorded call.
The remote side is a page server of the tests.
"""

from __future__ import annotations

from tests.corpus import LIBRARIES, find_programs
from tests.survival_case import SurvivalCase, add_tests


class LibrariesTest(SurvivalCase):
    pages = LIBRARIES / "pages"


add_tests(LibrariesTest, find_programs(LIBRARIES, {"control", "data", "http", "services"}))
