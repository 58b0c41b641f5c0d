"""What a product is in the Harmonized System: from a text in Indonesian or English to HS 2022 six-digit codes.

A library without Django; it reads its own lexicon and, where one is given, the texts of the tariff book.
Start reading at ``classifying.py``; what an officer may edit lies in ``lexicon/``.
"""
