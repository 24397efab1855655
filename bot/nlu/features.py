"""What our featurizers and classifier agree on: one vector a text, kept as Rasa's sentence features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.spacy_model import lemmatiser, light_model

Vectors = npt.NDArray[np.float32]

FAMILIARITY = "familiarity"
"""Message property: share of the text's character n-grams that training has seen, 0 to 1."""


PLAIN_TEXT = "plain_text"
"""Message property: the text in plain English words, lower case; featurizers read it where there is one."""


def plain_text(message: Message) -> str:
    """Return the text that meaning is taken from."""
    return str(message.get(PLAIN_TEXT) or message.get(TEXT).lower())


def words_of(message: Message) -> tuple[list[str], list[str]]:
    """Return lemmas and lower-case words of a message, without punctuation."""
    if message.get(PLAIN_TEXT):
        words = [
            token.text for token in light_model().make_doc(message.get(PLAIN_TEXT)) if _is_word(token.text)
        ]
        lemma = lemmatiser()
        return [lemma(word) for word in words], words
    tokens: Sequence[Token] = message.get(TOKENS_NAMES[TEXT]) or ()
    kept = [token for token in tokens if _is_word(token.text)]
    return [token.lemma for token in kept], [token.text.lower() for token in kept]


def _is_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def add_dense(message: Message, vector: Vectors, origin: str) -> None:
    """Add ``float32[columns]`` as dense sentence features."""
    message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, origin))


def add_sparse(message: Message, vector: Vectors, origin: str) -> None:
    """Add ``float32[columns]`` as sparse sentence features."""
    row = scipy.sparse.csr_matrix(vector[None, :])
    message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, origin))


def sentence_vectors(messages: Sequence[Message]) -> tuple[Vectors, Vectors]:
    """Return the dense and the sparse sentence features, one row a message, either possibly without columns.

    Every featurizer's part is as it left it; a message without features gets zeros.
    """
    dense, sparse = [], []
    for message in messages:
        _, dense_sentence = message.get_dense_features(TEXT)
        _, sparse_sentence = message.get_sparse_features(TEXT)
        dense.append(None if dense_sentence is None else np.asarray(dense_sentence.features)[0])
        sparse.append(None if sparse_sentence is None else sparse_sentence.features.toarray()[0])
    return _stacked(dense), _stacked(sparse)


def _stacked(rows: list[Vectors | None]) -> Vectors:
    width = max((len(row) for row in rows if row is not None), default=0)
    blank = np.zeros(width, dtype=np.float32)
    return np.stack([blank if row is None else row for row in rows]).astype(np.float32)
