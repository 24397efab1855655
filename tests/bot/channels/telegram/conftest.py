from tests.bot.channels.telegram.chat import at_telegram, telegram, telegram_server
from tests.fakes.chat_fixtures import toy_model

__all__ = ["at_telegram", "telegram", "telegram_server", "toy_model"]
