from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.payloads import LONGEST_SIGNED, PayloadSigner
from bot.stores.engine import make_engine
from bot.stores.payloads import find_payload, keep_payload
from bot.stores.schema import bring_up_to_date


class MemoryShelf:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def keep(self, conversation_id: str, payload: str) -> str:
        key = f"{len(self.kept):016x}"
        self.kept[conversation_id, key] = payload
        return key

    def find(self, conversation_id: str, short_id: str) -> str | None:
        return self.kept.get((conversation_id, short_id))


@given(st.text(min_size=1, max_size=300))
def test_every_payload_comes_back_and_fits_the_smallest_channel(payload: str) -> None:
    signer = PayloadSigner(b"s" * 32, MemoryShelf())
    signed = signer.sign("web:a", payload)
    assert len(signed.encode("utf-8", "surrogatepass")) <= LONGEST_SIGNED
    assert signer.read("web:a", signed) == payload
    assert signer.read("web:b", signed) is None


@given(st.text())
def test_no_other_text_is_a_payload(text: str) -> None:
    assert PayloadSigner(b"s" * 32, MemoryShelf()).read("web:a", text) is None


def test_a_payload_cannot_pose_as_a_stored_one() -> None:
    shelf = MemoryShelf()
    signer = PayloadSigner(b"s" * 32, shelf)
    shelf.kept["web:a", "1"] = "/secret"
    assert signer.read("web:a", signer.sign("web:a", "#1")) == "#1"


def test_a_stored_payload_has_one_short_id_and_belongs_to_its_conversation() -> None:
    engine = make_engine("sqlite://")
    bring_up_to_date(engine)
    first, again = (keep_payload(engine, "web:a", "/long", now) for now in (1.0, 2.0))
    assert first == again
    assert find_payload(engine, "web:a", first) == "/long"
    assert find_payload(engine, "web:b", first) is None
