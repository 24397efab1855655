"""The channels and the core that they share: gate, sessions, signatures, queue, turns, messages."""
