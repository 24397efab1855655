"""How good the answers are: cross-validation, questions kept aside, public intent sets. Never served."""
