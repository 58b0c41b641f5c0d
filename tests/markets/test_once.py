"""What is read once in a process is made once, also when many threads ask at the same moment."""

import threading

from desaekspor.markets.once import once


def test_who_asks_while_it_is_being_made_waits_for_it():
    made, may_end, answers = [], threading.Event(), []

    @once
    def read(name):
        made.append(name)
        may_end.wait(10)
        return object()

    threads = [threading.Thread(target=lambda: answers.append(read("a"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    may_end.set()
    for thread in threads:
        thread.join()

    assert made == ["a"]
    assert len(set(map(id, answers))) == 1
    assert read("b") is not read("a")
    assert made == ["a", "b"]
    read.cache_clear()
    read("a")
    assert made == ["a", "b", "a"]


def test_one_may_ask_another_and_itself():
    @once
    def inner():
        return 1

    @once
    def outer(depth):
        return inner() + (outer(depth - 1) if depth else 0)

    assert outer(3) == 4
