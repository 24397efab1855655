"""Votes in Slack: a folded menu beside an answer's end; after a vote the answer with a line of thanks."""

from __future__ import annotations

from functools import partial

from bot.channels.chat.calls import Call
from bot.channels.chat.service import ChatService
from bot.channels.chat.votes import Kept, Votes, vote_rules
from bot.channels.core import Core
from bot.channels.slack.changes import updated, with_note, without_votes
from bot.channels.slack.interactions import RESPOND, Voted
from bot.channels.slack.mrkdwn import escape
from bot.channels.slack.render import SlackRenderer


class SlackVotes:
    """Takes the votes of all workspaces."""

    def __init__(self, core: Core, service: ChatService, renderer: SlackRenderer) -> None:
        self._core = core
        self._service = service
        self._renderer = renderer
        self._votes = Votes(core)

    def take(self, voted: Voted) -> None:
        """Keep a vote; it is not waited for: Slack hears "received" in time whatever the database does."""
        self._service.beside(voted.place.conversation_id, partial(self._take, voted))

    async def _take(self, voted: Voted) -> None:
        kept = await self._votes.keep(voted.place.conversation_id, voted.data)
        if isinstance(kept, str):
            call: Call | None = _told(voted, kept)
        elif voted.is_unseen:
            call = await self._shown_again(voted, kept)
        else:
            blocks = with_note(without_votes(voted.message.get("blocks")), _thanks(kept))
            text = voted.message.get("text")
            call = updated(voted.place.channel, voted.ts, text if isinstance(text, str) else "", blocks)
        if call is not None:
            self._service.hint([call], voted.place.team)

    async def _shown_again(self, voted: Voted, kept: Kept) -> Call | None:
        """Slack does not tell what a message says that one person alone sees, so it is made anew."""
        sign = self._core.payloads.for_conversation(voted.place.conversation_id)
        message = await self._core.tracker_store.in_thread(kept.message.signed, sign)
        shown = self._renderer.last_blocks(message, voted.place, votes=False)
        blocks = with_note([block.to_dict() for block in shown], _thanks(kept))
        return _response(voted, {"replace_original": True, "text": _thanks(kept), "blocks": blocks})


def _thanks(kept: Kept) -> str:
    return vote_rules().words["noted"].format(title=escape(vote_rules().menu[kept.vote.choice]))


def _told(voted: Voted, words: str) -> Call:
    place = voted.place
    text = {"text": escape(words)}
    told = _response(voted, {"response_type": "ephemeral", "replace_original": False, **text})
    if told is not None:
        return told
    where = {"channel": place.channel, "user": place.user}
    return Call(
        "chat.postEphemeral", {**where, **text, **({"thread_ts": place.thread} if place.thread else {})}
    )


def _response(voted: Voted, said: dict[str, object]) -> Call | None:
    place = voted.place
    if not place.response_url:
        return None
    where = {RESPOND: place.response_url, **({"thread_ts": place.thread} if place.thread else {})}
    return Call(RESPOND, {**where, "parse": "none", **said})
