"""What is known of the classification of lines of business (KBLI) without its list: categories, divisions, groups."""

# Divisions (first two digits) by category letter. KBLI 2020 follows ISIC 4; KBLI 2025 (BPS regulation 7/2025)
# follows ISIC 5: division 45 is gone, and the letters after I move on by one or two.
KBLI_2020 = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47),
    "H": (49, 53), "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82),
    "O": (84, 84), "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip
KBLI_2025 = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (46, 47),
    "H": (49, 53), "I": (55, 56), "J": (58, 60), "K": (61, 63), "L": (64, 66), "M": (68, 68), "N": (69, 75),
    "O": (77, 82), "P": (84, 84), "Q": (85, 85), "R": (86, 88), "S": (90, 93), "T": (94, 96), "U": (97, 98),
    "V": (99, 99),
}  # fmt: skip
KBLI_VERSIONS = {"2020": KBLI_2020, "2025": KBLI_2025}
DIVISIONS = {
    version: {division: letter for letter, (first, last) in table.items() for division in range(first, last + 1)}
    for version, table in KBLI_VERSIONS.items()
}

# Groups (three digits; four where a group has only certain classes) of the divisions in which both editions in force
# follow ISIC. Codes of KBLI 2005 (ISIC 3.1) fall outside: 15410 bread, 36101 furniture, 55212 restaurants, 93022 salons.
# The other divisions are left open, since Indonesia has groups of its own there. Source: United Nations, ISIC 4 and 5.
GROUPS = {
    "10": "101 102 103 104 105 106 107 108", "11": "110", "12": "120", "13": "131 139", "14": "141 142 143", "15": "151 152",
    "16": "161 162", "17": "170", "18": "1811 1812 182", "19": "191 192", "20": "2011 2012 2013 202 203", "21": "210",
    "22": "221 222", "23": "231 239", "24": "241 242 243", "25": "251 252 259", "26": "261 262 263 264 265 266 267 268",
    "27": "271 272 273 274 275 279", "28": "281 282", "29": "291 292 293", "30": "301 302 303 304 309", "31": "310",
    "32": "321 322 323 324 325 329", "33": "331 332", "36": "360", "37": "370", "39": "390", "45": "451 452 453 454",
    "50": "501 502", "51": "511 512", "52": "521 522 523", "55": "551 5520 553 554 559", "93": "931 932",
}  # fmt: skip
PREFIXES = {division: tuple(groups.split()) for division, groups in GROUPS.items()}


def has_group(code: str) -> bool:
    """Whether the group of a five-digit code can be in KBLI 2020 or 2025."""
    return code.startswith(PREFIXES.get(code[:2], ("",)))
