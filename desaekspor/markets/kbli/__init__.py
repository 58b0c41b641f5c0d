"""A missing line of business (KBLI) completed from what a business writes of itself: activity, product, name.

A library without Django; it reads its own rules, the product lexicon and, where they are given, the titles of KBLI 2020.
Start reading at ``completing.py``; what an officer may edit lies in ``rules/``.
"""
