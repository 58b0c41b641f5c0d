"""Published figures of villages from files of a later year or another source, beside those that the program brings."""
