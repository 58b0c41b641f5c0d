"""Trade data from outside: flows of further years (CEPII's BACI), tariff books and FAOSTAT, each checked and loaded whole.

``tables.py`` streams text files; ``baci.py``, ``tariffs.py`` and ``faostat.py`` read and check one kind each, without Django.
``services.py`` keeps what they made and says which flows count.
"""
