"""Reading what people type while a question of the guided conversation is open. `reader` is the way in."""
