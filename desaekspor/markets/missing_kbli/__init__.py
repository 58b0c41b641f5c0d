"""Completing the KBLI of enterprises that state none: for files, and for the registry with a work list of officers.

The calculating part is ``markets/kbli/``. What is computed is kept apart (KbliSuggestion) and counts nowhere as stated; what an
officer confirms is an edit of the enterprise, with its history. Start reading at ``suggesting.py``.
"""
