"""Estimates one after another: so many wait, and no more."""

import json
import threading

import pytest

from upperhand.evidence.place import workplace
from upperhand.web.at_once import MOST_WAITING, Estimator
from upperhand.web.faults import Refused
from upperhand.web.messages import Asked
from upperhand.web.war import CurrentWar
from upperhand.web.worker import Lost


class Assessed:
    def found(self, question):
        return json.dumps({"numbers": {}}).encode()


def test_only_so_many_wait_and_the_others_get_no_estimate():
    go, left = threading.Event(), threading.Semaphore(0)
    refused = []

    def work(question, key, report):
        go.wait(10)
        raise Lost

    estimator = Estimator(work, Assessed(), CurrentWar(workplace("two-rivers")))

    def ask():
        try:
            refused.append(estimator(Asked()))
        except Refused as error:
            refused.append(error.status)
        left.release()

    asking = [threading.Thread(target=ask) for _ in range(MOST_WAITING + 3)]
    for each in asking:
        each.start()
    assert all(left.acquire(timeout=10) for _ in range(2))
    assert refused == [None, None]
    go.set()
    for each in asking:
        each.join()
    assert refused == [None] * 2 + [503] * (MOST_WAITING + 1)
    with pytest.raises(Refused, match="cut off"):
        estimator(Asked())
