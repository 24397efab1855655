"""Every English sentence for visitors that code needs; all other wording lives in YAML."""

from __future__ import annotations

EMPTY = "There is nothing to read in that message. Please type a question."
NOT_UNDERSTOOD_REQUEST = "This request is not in the form that this service accepts."
NOT_JSON = "Requests must be sent as application/json."
SESSION_ENDED = "This chat session has ended. Please start a new one."
FOREIGN_ORIGIN = "This site is not allowed to use this chat."
NOT_OFFERED = "This button does not belong to this conversation. Please type your question instead."
UNKNOWN_MESSAGE = "This message does not belong to this conversation."
BODY_TOO_LONG = "That was too much at once. Please send a shorter message."
TOO_MANY = "That was a lot at once. Please wait a moment, then send it again."
BUSY = "I am still working on your earlier messages. Please wait a moment, then send it again."
ONLY_TEXT = "I can only read text. Please type your question, and I will answer it."
NAMELESS = (
    "I cannot tell who of you is writing, so I cannot answer here. "
    "Please write to me in your own name, or in a private chat."
)
NOT_FOUND = "There is nothing here."
TURN_FAILED = (
    "Sorry, something went wrong on our side and I could not answer. "
    "Nothing you told me is lost: please send it again in a minute. (error {error_id})"
)
STORE_FAILED = (
    "Sorry, I cannot remember our conversation just now, so I cannot answer. "
    "Please try again in a minute. (error {error_id})"
)
STEP_FAILED = (
    "Sorry, that step did not work on our side. Please try it again in a minute; "
    "questions about the two careers still work. (error {error_id})"
)

LEAD_NOT_GIVEN = "not given"
LEAD_NO_QUESTIONS = "none of them"
LEAD_NOT_SHOWN = "cannot be shown just now"
LEAD_OVER = "no longer shown here"


def erased(records: int, votes: int, codes: int, leads: int = 0, questions: int = 0) -> str:
    """Tell what was deleted; records are what was said and what followed from it."""
    found = [
        (records, "record", "records"),
        (votes, "vote", "votes"),
        (codes, "saved code", "saved codes"),
        (leads, "request", "requests"),
        (questions, "question without an answer", "questions without an answer"),
    ]
    told = [f"{count:,} {one if count == 1 else many}" for count, one, many in found if count]
    return ", ".join(told) or "there was nothing left"


def too_long(most: int) -> str:
    """Tell that a text is over `most` characters."""
    return f"That message is too long for me. Please keep it under {most:,} characters."
