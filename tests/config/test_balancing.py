import threading

import pytest
from django.http import HttpResponse

from desaekspor.config.balancing import MANY, BalanceMiddleware


def answered_at_once(rf, count):
    """The responses of a process that answers so many requests at the same time."""
    met, responses = threading.Barrier(count), []

    def page(request):
        met.wait(10)
        return HttpResponse("here")

    middleware = BalanceMiddleware(page)
    threads = [threading.Thread(target=lambda: responses.append(middleware(rf.get("/")))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return responses, middleware


def test_who_has_little_to_do_keeps_its_connections(rf):
    responses, _ = answered_at_once(rf, MANY - 1)
    assert len(responses) == MANY - 1
    assert not any("Connection" in response for response in responses)


def test_who_has_much_to_do_gives_some_back(rf):
    responses, middleware = answered_at_once(rf, MANY + 1)
    assert sorted(response.get("Connection", "") for response in responses) == ["", "", "close", "close"]
    assert "Connection" not in BalanceMiddleware(lambda request: HttpResponse())(rf.get("/"))
    assert middleware.answering == 0


def test_a_page_that_fails_is_no_longer_counted(rf):
    def fail(request):
        raise ZeroDivisionError

    middleware = BalanceMiddleware(fail)
    for _ in range(MANY + 1):
        with pytest.raises(ZeroDivisionError):
            middleware(rf.get("/"))
    assert middleware.answering == 0
