"""Our own tables as they are now. Rasa's ``events`` lies beside them and is never changed from here.

A change here needs a new file in ``migrations/versions`` that makes it in a database of the release before; a
test compares the two. Times are seconds since 1970.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("answer_id", sa.String(255)),
    sa.Column("value", sa.String(8), nullable=False),
    sa.Column("reason", sa.String(16)),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
    sa.Column("question", sa.Text),
)
"""Thumbs of visitors; a second vote on the same message replaces the first. `question` is what had been
asked, masked."""

handled_messages = sa.Table(
    "handled_messages",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
)
"""Client message ids that have had their turn; the answer itself is read from Rasa's events."""

payloads = sa.Table(
    "payloads",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("short_id", sa.String(32), primary_key=True),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
)
"""Button payloads that are too long to travel with their signature."""

fit_codes = sa.Table(
    "fit_codes",
    metadata,
    sa.Column("code_hash", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
    sa.Column("bank", sa.String(64), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False, index=True),
)
"""Role-fit answers that a visitor saved, under a keyed hash of the code that opens them; never the code."""

code_guesses = sa.Table(
    "code_guesses",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.String(255)),
    sa.Column("guessed_at", sa.Float, nullable=False, index=True),
)
"""Wrong codes of the last hour: who tried, never what. Of an erased conversation the time alone stays."""

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("erased_at", sa.Float, nullable=False, index=True),
    sa.Column("cleaned_at", sa.Float),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Column("votes", sa.Integer, nullable=False),
    sa.Column("codes", sa.Integer, nullable=False),
    sa.Column("others", sa.Integer, nullable=False),
    sa.Column("leads", sa.Integer, nullable=False, server_default="0"),
    sa.Column("questions", sa.Integer),
)
"""Erasures: when and how many rows of what, never whose. `cleaned_at` is empty while traces may be left."""

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("conversation_id", sa.String(255), index=True),
    sa.Column("arrival", sa.Text),
    sa.Column("owner", sa.String(32), nullable=False),
    sa.Column("lease_until", sa.Float, nullable=False),
    sa.Column("received_at", sa.Float, nullable=False, index=True),
    sa.Column("done_at", sa.Float),
)
"""What a chat service delivered, under a keyed hash of what makes it that event. Once it had its turn only
the hash stays, so that the same event delivered again is known and nobody is."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
    sa.Column("team", sa.String(64), nullable=False),
    sa.Column("call", sa.Text, nullable=False),
    sa.Column("owner", sa.String(32), nullable=False),
    sa.Column("lease_until", sa.Float, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
    sa.Column("started_at", sa.Float),
)
"""What has still to be sent to a chat service, in order; a row goes when it was sent or given up. With
`started_at` it was on its way when its server ended, so that nobody knows whether it arrived."""

slack_workspaces = sa.Table(
    "slack_workspaces",
    metadata,
    sa.Column("team_id", sa.String(64), primary_key=True),
    sa.Column("bot_token", sa.Text, nullable=False),
    sa.Column("bot_user_id", sa.String(64)),
    sa.Column("added_at", sa.Float, nullable=False),
)
"""Workspaces of Slack beside the one whose token is a setting."""

lead_drafts = sa.Table(
    "lead_drafts",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("conversation_id", sa.String(255), nullable=False, unique=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("touched_at", sa.Float, nullable=False, index=True),
)
"""Requests to a counsellor that are still being written; gone when sent, refused or dropped."""

leads = sa.Table(
    "leads",
    metadata,
    sa.Column("reference", sa.String(16), primary_key=True),
    sa.Column("draft_id", sa.String(16), nullable=False, unique=True),
    sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("contact_kind", sa.String(8), nullable=False),
    sa.Column("contact", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("good_time", sa.Text, nullable=False),
    sa.Column("questions", sa.Text, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
    sa.Column("done_at", sa.Float),
)
"""Requests to a counsellor; a draft becomes one at most. `questions` is a JSON list, empty unless agreed."""

lead_deliveries = sa.Table(
    "lead_deliveries",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("reference", sa.String(16), nullable=False, index=True),
    sa.Column("route", sa.String(16), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_at", sa.Float, nullable=False, index=True),
    sa.Column("delivered_at", sa.Float),
)
"""The outbox: one row for each way in which a request is to be sent; its id is the same in every try."""

unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("question_key", sa.String(32), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("kind", sa.String(255)),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("chosen", sa.String(255)),
    sa.Column("instead", sa.Text),
    sa.Column("instead_answer", sa.String(255)),
    sa.Column("model", sa.String(64), nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("first_at", sa.Float, nullable=False),
    sa.Column("last_at", sa.Float, nullable=False, index=True),
    sa.Column("told_at", sa.Float),
)
"""Questions that were refused or met with options, masked, a row for each conversation that asked.

`question_key` is the same for the same words, so editors see them counted together; a conversation's rows go
with it. `chosen` is the intent picked from what was offered; `instead` what was typed in its place, and
`instead_answer` the answer that got. `told_at`: when the visitor heard that there is an answer now.
"""
