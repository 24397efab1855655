"""Checks over the files of the project that need no running assistant."""
