"""Slack: events, buttons, the /career command and the App Home, on the core that all channels share."""
