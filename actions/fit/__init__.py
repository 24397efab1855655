"""The role-fit engine: pure Python, decided by numbers and words that stand in actions/content/fit/."""
