"""What a typed message does while a question of the guided conversation is open.

Precision goes first: a clause is read only when each of its words has a part in the answer or the step. What
is left is a message of its own when it asks or wants something, else a comment on what was read, which is
dropped. When in doubt nothing is read, and the whole message goes the way of every other message.
"""

from __future__ import annotations

from functools import cache

from bot.channels.quiz.assembly import Piece, assembled, is_sure
from bot.channels.quiz.changes import ReadValue, read_change
from bot.channels.quiz.choices import looks_like_a_title, read_choice
from bot.channels.quiz.clauses import Clause, clauses_of, joined
from bot.channels.quiz.commands import read_command
from bot.channels.quiz.folding import is_emoji
from bot.channels.quiz.numbers import number_of
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.ratings import Titles, label_in, read_rating
from bot.channels.quiz.reading import Answer, Correction, Expected, Part, Reading, Unread, Value
from bot.channels.quiz.words import content_of, known_words
from bot.nlu.normalise import defuse

# Longer messages tell a story; a model of meaning reads them better than a grammar.
_MOST_CHARACTERS = 300
_MOST_CLAUSES = 12
_MOST_JOINED = 4
# Of ratings 0 to 4.
_MIDDLE = 2


def read(text: str, expected: Expected) -> Reading | None:
    """Read a message; None when it has nothing to do with the open question."""
    plain = defuse(text)
    if len(plain) > _MOST_CHARACTERS:
        return None
    clauses = clauses_of(plain)
    if not clauses or len(clauses) > _MOST_CLAUSES or any(clause.is_distress for clause in clauses):
        return None
    return assembled(_Reader(expected).pieces(clauses), expected)


def read_anywhere(text: str) -> Reading | None:
    """Read a message while no question is open: only what cannot mean anything else."""
    plain = defuse(text)
    if len(plain) > _MOST_CHARACTERS:
        return None
    whole = joined(clauses_of(plain))
    words = whole.words
    part: Part | None = read_change(words, _of_scale, _label, question_open=False)
    if part is None:
        act = read_command(words)
        part = act if act and not act.alone and act.payload in ("/fit_review", "/fit_skipped") else None
    return None if part is None or isinstance(part, Unread) else assembled([Piece(part, whole)], None)


class _Reader:
    """Reads clauses for one open question."""

    def __init__(self, expected: Expected) -> None:
        self._expected = expected
        self._of_last = _value_reader(expected)

    def pieces(self, clauses: list[Clause]) -> list[Piece]:
        """Return what each clause is, in order; clauses that only mean something together are one piece."""
        found: list[Piece] = []
        start = 0
        while start < len(clauses):
            after = any(isinstance(piece.part, Answer) for piece in found)
            piece, end = self._longest(clauses, start, after)
            found.extend([piece] if piece else self._taken_apart(clauses[start], after))
            start = end
        return found

    def _longest(self, clauses: list[Clause], start: int, after: bool) -> tuple[Piece | None, int]:
        """Read as many clauses from `start` on as mean something together."""
        first = self._piece(clauses[start], after, only=len(clauses) == 1)
        if (
            first is None
            or not isinstance(first.part, Answer)
            or self._contradicts(first, clauses[start + 1 :])
        ):
            for end in range(min(len(clauses), start + _MOST_JOINED), start + 1, -1):
                together = clauses[start:end]
                if any(clause.asks for clause in together[:-1]):
                    continue
                whole = joined(together)
                piece = self._taking_back(together) or self._piece(
                    whole, after, only=whole == joined(clauses)
                )
                if piece:
                    return piece, end
        return first, start + 1

    def _contradicts(self, first: Piece, clauses: list[Clause]) -> bool:
        """Whether free words of the next clause lie on another side, so that the two may mean the middle."""
        following = self._piece(clauses[0], after=False, only=False) if clauses else None
        parts = [piece.part for piece in (first, following) if piece and isinstance(piece.part, Answer)]
        values = [part.value for part in parts if isinstance(part.value, int) and not part.bare]
        return len(values) > 1 and values[0] != values[1] and min(values) <= _MIDDLE <= max(values)

    def _taking_back(self, clauses: list[Clause]) -> Piece | None:
        """Read "no, 4", which is not "no. 4": a plain answer after a "no" of its own is a correction."""
        words = clauses[0].words
        if len(words) != 1 or words[0] not in content_of("clauses")["takes_back"]:
            return None
        whole, value = joined(clauses), joined(clauses[1:]).words
        answer = self._of_last(value)
        if isinstance(answer, Answer) and answer.bare:
            return Piece(Correction(answer.value), whole)
        # "No, the second one" after a rating may be about either question.
        choice = read_choice(value, self._expected.options) if self._expected.kind == "either_or" else None
        return Piece(None, whole) if isinstance(choice, Answer) and choice.bare else None

    def _piece(self, clause: Clause, after: bool, only: bool) -> Piece | None:
        words = clause.words
        if after and len(words) > 1 and words[0] in content_of("clauses")["takes_back"]:
            taken_back = self._answer(Clause(clause.tokens[1:], clause.asks), only)
            if isinstance(taken_back, Answer):
                return Piece(Correction(taken_back.value), clause)
        part = self._part(clause, only)
        if part is None and clause.without_lead is not clause:
            part = self._part(clause.without_lead, only)
        return Piece(part, clause) if part else None

    def _part(self, clause: Clause, only: bool) -> Part | None:
        words = clause.words
        title = self._title(clause, only)
        if title or not all(_is_known(word) for word in words):
            return title or (self._answer(clause, only) if self._expected.kind == "either_or" else None)
        step = read_change(words, _of_scale, self._of_last) or read_command(words)
        return step or self._answer(clause, only)

    def _title(self, clause: Clause, only: bool) -> Answer | None:
        """Read a button's title or letter, which is nothing else whatever it looks like."""
        options = self._expected.options
        if self._expected.kind == "rating":
            label = label_in(clause.words, options)
            return None if label is None else Answer(label, bare=True)
        choice = read_choice(clause.words, options)
        may_answer = looks_like_a_title(clause.words, options) or _may_answer(clause, only)
        return choice if isinstance(choice, Answer) and choice.bare and may_answer else None

    def _answer(self, clause: Clause, only: bool) -> Answer | Unread | None:
        if not _may_answer(clause, only):
            return None
        if self._expected.kind == "rating":
            return read_rating(clause.words, self._expected.options)
        choice = read_choice(clause.words, self._expected.options)
        # "Help" may be a word of a title.
        return None if isinstance(choice, Answer) and not choice.bare and clause.is_message else choice

    def _taken_apart(self, clause: Clause, after: bool) -> list[Piece]:
        """Split a clause that cannot be read as a whole before a joint, one side of which can be."""
        for left, right in clause.splits():
            read_left = self._piece(left, after, only=False)
            now_after = after or (read_left is not None and isinstance(read_left.part, Answer))
            read_right = self._piece(right, now_after, only=False)
            if read_left and isinstance(read_left.part, Answer) and is_sure(read_left.part, left.words):
                return [read_left, *([read_right] if read_right else self._taken_apart(right, now_after))]
            if read_right and (left.is_question if read_left is None else _is_read(read_left)):
                return [read_left or Piece(None, left), read_right]
        return [Piece(None, clause)]


def _may_answer(clause: Clause, only: bool) -> bool:
    """Whether it can be an answer: a question is none, but for a doubtful "4?" that stands alone."""
    return not clause.is_turned_round and not (clause.asks and (not only or clause.begins_as_question))


def _is_read(piece: Piece) -> bool:
    return not isinstance(piece.part, Unread)


def _value_reader(expected: Expected) -> ReadValue:
    """Return how an answer to the question answered last is read."""
    before = expected.before
    if before is not None:
        read_words = read_choice if before.kind == "either_or" else read_rating
        return lambda words: read_words(words, before.options)
    if expected.kind == "rating":
        return lambda words: read_rating(words, expected.options)
    return _without_place


def _of_scale(words: Words) -> Answer | Unread | None:
    if words in (("both",), ("neither",)):
        return Answer(words[0], bare=True)
    return read_rating(words, _scale())


def _without_place(words: Words) -> Answer | Unread | None:
    """Read an answer in words: a number may be a place among choices other than the last question's."""
    return None if any(number_of(word) is not None for word in words) else _of_scale(words)


def _label(words: Words) -> Answer | Unread | None:
    answer = _without_place(words)
    return answer if isinstance(answer, Answer) and answer.bare else None


def _is_known(word: str) -> bool:
    return word in known_words() or not word[0].isalpha() or is_emoji(word) or number_of(word) is not None


@cache
def _scale() -> Titles:
    labels: dict[Value, list[str]] = content_of("feelings")["labels"]
    return tuple((phrases[0], value) for value, phrases in labels.items())
