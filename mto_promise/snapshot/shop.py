"""Reads what an order can touch into ``engine.shop`` and asks the engine."""


def read_plans(lines, requests, now, explain=True):
    """Plan ``lines`` together. Returns the engine's ``Plan`` by line id."""
    raise NotImplementedError
