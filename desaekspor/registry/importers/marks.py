"""A number for a number, millions of times, in little memory."""

from array import array


class Marks:
    """As a dictionary from one 64-bit number to another that never forgets: 24 to 48 bytes an entry instead of 110.

    An open table with linear probing; the numbers are hashes already, so that their last bits place them.
    """

    def __init__(self) -> None:
        self._count = 0
        self._make(2**10)

    def _make(self, places: int) -> None:
        self._mask = places - 1
        self._keys = array("q", bytes(8 * places))  # 0: free
        self._values = array("q", bytes(8 * places))

    def put(self, key: int, value: int) -> int | None:
        """The value that stands for ``key``; where there is none, ``value`` stands for it from now on, and it is None."""
        key = key or 1
        keys, mask = self._keys, self._mask
        place = key & mask
        while there := keys[place]:
            if there == key:
                return self._values[place]
            place = place + 1 & mask
        keys[place], self._values[place] = key, value
        self._count += 1
        if 3 * self._count > 2 * mask:
            self._grow()
        return None

    def _grow(self) -> None:
        keys, values = self._keys, self._values
        self._count = 0
        self._make(2 * len(keys))
        for key, value in zip(keys, values, strict=True):
            if key:
                self.put(key, value)
