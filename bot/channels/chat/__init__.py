"""What Slack and Telegram share: events taken once, turns in order, calls sent until they arrive."""
