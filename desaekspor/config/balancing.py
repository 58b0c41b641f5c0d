"""People are spread over the web processes."""

import threading

MANY = 3  # requests at once in this process; more than half of its threads


class BalanceMiddleware:
    """A process that has much to do gives back the connections that it answered.

    A browser keeps its connection and so its process, and who accepts a new one is chance: of twenty people one process had
    fifteen, and they waited while the other was idle. Who has to connect anew may meet the other; where there is little to
    do, connections are kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.lock, self.answering = threading.Lock(), 0

    def __call__(self, request):
        with self.lock:
            self.answering += 1
            many = self.answering >= MANY
        try:
            response = self.get_response(request)
        finally:
            with self.lock:
                self.answering -= 1
        if many:
            response["Connection"] = "close"
        return response
