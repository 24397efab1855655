from tests.fakes.chat_fixtures import running_server, server, toy_model

__all__ = ["running_server", "server", "toy_model"]
