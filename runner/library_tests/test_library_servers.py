"""Libraries that talk to a server of their own kind (servers.py), as in test_libraries.py."""

from __future__ import annotations

from library_tests.servers import Servers
from tests.corpus import LIBRARIES, find_programs
from tests.survival_case import SurvivalCase, add_tests


class LibraryServersTest(SurvivalCase):
    servers: Servers

    @classmethod
    def setUpClass(cls) -> None:
        cls.servers = Servers()
        cls.variables = cls.servers.variables
        super().setUpClass()

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        cls.servers.close()


add_tests(LibraryServersTest, find_programs(LIBRARIES, {"servers"}))
