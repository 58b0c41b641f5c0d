"""How the same name comes out when it is written down again: slips of the finger, titles, order, short forms."""

NEAR = {
    "A": "SE", "B": "VN", "C": "XV", "D": "SF", "E": "RW", "F": "DG", "G": "FH", "H": "GJ", "I": "UO", "J": "HK", "K": "JL",
    "L": "K", "M": "N", "N": "MB", "O": "IP", "P": "O", "Q": "W", "R": "ET", "S": "AD", "T": "RY", "U": "YI", "V": "CB",
    "W": "QE", "X": "ZC", "Y": "TU", "Z": "X",
}  # fmt: skip
SOUNDS = (("OE", "U"), ("DJ", "J"), ("NUR", "NOER"), ("SY", "S"), ("Y", "I"), ("F", "P"), ("V", "F"), ("KH", "H"), ("Z", "J"))
SHORT = (("WARUNG ", "WR. "), ("TOKO ", "TK. "), ("BENGKEL ", "BKL "), ("RUMAH MAKAN ", "RM. "), ("WARUNG NASI ", "WARNAS "))
SHORT_NAMES = (("MUHAMAD", "MOH."), ("MUHAMAD", "M."), ("AHMAD", "ACHMAD"), ("SITI", "ST."), ("ABDUL", "ABD."))


def slip(text: str, number: int) -> str:
    """``text`` (capitals) with one slip: letters swapped, left out, doubled, or a neighbouring key."""
    letters = [at for at, letter in enumerate(text) if letter.isalpha()]
    if len(letters) < 4:
        return text
    at = letters[1 + number // 8 % (len(letters) - 2)]  # the first letter is nearly always right
    how = number % 8
    if how < 2:
        return text[:at] + text[at + 1 :]
    if how < 4 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if how < 5:
        return text[:at] + text[at] + text[at:]
    near = NEAR.get(text[at], text[at])
    return text[:at] + near[number // 4096 % len(near)] + text[at + 1 :]


def sounded(text: str, number: int) -> str:
    """Spelt as it sounds: F for V, I for Y, NOER for NUR, where there is such a letter."""
    for turn in range(len(SOUNDS)):
        old, new = SOUNDS[(number + turn) % len(SOUNDS)]
        if old in text[1:]:
            return text[0] + text[1:].replace(old, new, 1)
    return slip(text, number)


def person_again(name: str, number: int) -> str:
    """A person's name (capitals) as the next enumerator has it; one time in three the same."""
    how, number = number % 12, number // 12
    bare = name.removeprefix("HJ. ").removeprefix("H. ")
    if how < 4:
        return name
    if how < 6:
        return slip(name, number)
    if how < 7:
        return sounded(name, number)
    if how < 9 and " " in bare:
        return name.rpartition(" ")[0]
    if how < 10:
        return bare if bare != name else f"H. {bare}"
    for turn in range(len(SHORT_NAMES)):
        full, short = SHORT_NAMES[(number + turn) % len(SHORT_NAMES)]
        if full in bare.split():
            return name.replace(full, short, 1)
    return slip(name, number)


def business_again(name: str, owner: str, number: int) -> str:
    """A business name written down again; one time in four the same."""
    how, number = number % 16, number // 16
    bare = name.partition(" <")[0].partition(" (")[0]
    words = bare.split()
    if how < 4:
        return name
    if how < 8:
        return slip(bare, number)
    if how < 9:
        return bare
    if how < 11:
        return f"{bare} <{owner}>"
    if how < 12 and len(words) > 2:
        return " ".join(words[:-1])
    if how < 13 and len(words) == 2:
        return f"{words[1]} {words[0]}"
    if how < 15:
        for full, short in SHORT:
            if bare.startswith(full):
                return short + bare.removeprefix(full)
    return sounded(bare, number)
