class BadFile(Exception):
    """A file that cannot be read as a register. Nothing of it is kept.

    ``code`` names the message (registry/findings.py, BAD_FILES), ``facts`` fill its placeholders.
    The text of the exception holds no content of the file, so it may be logged.
    """

    def __init__(self, code: str, **facts):
        super().__init__(code)
        self.code = code
        self.facts = facts
