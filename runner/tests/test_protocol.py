"""The shared corpus of testdata/protocol: this side accepts and refuses the same lines as the host, with the same
codes.
"""

from __future__ import annotations

import base64
import json
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _ak import protocol

CORPUS = Path(__file__).resolve().parent.parent.parent / "testdata" / "protocol"


def rows(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((CORPUS / folder).glob("*.ndjson")):
        # Not splitlines(): a line separator of Unicode may stand inside a string.
        for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), 1):
            yield f"{path.name}:{number}", json.loads(line)


def raw_line(row: dict[str, Any]) -> bytes:
    if "raw_base64" in row:
        return base64.b64decode(row["raw_base64"])
    raw: str = row["raw"]
    return raw.replace("@", "x" * row["repeat"]).encode() if "repeat" in row else raw.encode()


class CorpusTest(unittest.TestCase):
    def test_valid_lines_survive_a_round_trip(self) -> None:
        for where, row in rows("valid"):
            with self.subTest(where):
                line = json.dumps(row["line"], ensure_ascii=False).encode()
                message = protocol.decode(line, row["direction"])
                self.assertEqual(message, row["line"])
                self.assertEqual(protocol.decode(protocol.encode(message), row["direction"]), message)

    def test_invalid_lines_are_refused_with_code_and_path(self) -> None:
        for where, row in rows("invalid"):
            with self.subTest(where):
                with self.assertRaises(protocol.ProtocolError) as caught:
                    protocol.decode(raw_line(row), row["direction"])
                self.assertEqual((caught.exception.code, caught.exception.path), (row["code"], row["path"]))
                self.assertLessEqual(len(caught.exception.excerpt.encode()), 3 * protocol.EXCERPT_BYTES)

    def test_every_message_and_every_code_is_in_the_corpus(self) -> None:
        valid = {(row["direction"], row["line"]["type"]) for _, row in rows("valid")}
        tables = ((protocol.RUNNER, protocol.FROM_RUNNER), (protocol.HOST, protocol.FROM_HOST))
        self.assertEqual(valid, {(direction, kind) for direction, table in tables for kind in table})
        codes = {row["code"] for _, row in rows("invalid")}
        self.assertEqual(
            codes, {"not_utf8", "not_json", "not_object", "unknown_type", "missing_field", "wrong_type", "oversize"}
        )


class LimitTest(unittest.TestCase):
    def line_of(self, size: int) -> bytes:
        frame = b'{"type":"idle","payload":{"x":"@"}}'
        return frame.replace(b"@", b"x" * (size - len(frame) + 1))

    def test_a_line_of_exactly_the_limit_with_its_newline(self) -> None:
        line = self.line_of(protocol.MAX_LINE_BYTES - 1)
        self.assertEqual(protocol.decode(line, protocol.RUNNER)["type"], "idle")
        self.assertEqual(protocol.decode(line + b"\n", protocol.RUNNER)["type"], "idle")

    def test_one_byte_more(self) -> None:
        for line in (self.line_of(protocol.MAX_LINE_BYTES), self.line_of(protocol.MAX_LINE_BYTES) + b"\n"):
            with self.assertRaises(protocol.ProtocolError) as caught:
                protocol.decode(line, protocol.RUNNER)
            self.assertEqual(caught.exception.code, "oversize")

    def test_encode_refuses_what_decode_would(self) -> None:
        with self.assertRaises(protocol.ProtocolError) as caught:
            protocol.encode({"type": "idle", "payload": {"x": "x" * protocol.MAX_LINE_BYTES}})
        self.assertEqual(caught.exception.code, "oversize")

    def test_a_lone_surrogate_travels(self) -> None:
        message = {"type": "print", "payload": {"seq": 0, "stream": "stdout", "text": "\udcff"}}
        self.assertEqual(protocol.decode(protocol.encode(message), protocol.RUNNER), message)

    def test_deep_nesting_is_an_error_of_the_line(self) -> None:
        with self.assertRaises(protocol.ProtocolError):
            protocol.decode(b'{"type":"idle","payload":' + b"[" * 100_000 + b"]" * 100_000 + b"}", protocol.RUNNER)


if __name__ == "__main__":
    unittest.main()
