"""Fight wars on a line of forts in Mesa: its bare model without agents, stepped once a battle."""

from typing import Any

import mesa


class War(mesa.Model):
    """One war; `repeat` fights the next one in the same model, which spares Mesa the making of a model."""

    def __init__(
        self, forts: int, start: int, p: float, horizon: int, *, repeat: int = 1, seed: int = 0
    ) -> None:
        super().__init__(seed=seed)
        self.forts, self.start, self.p, self.horizon = forts, start, p, horizon
        self.left = repeat
        self.held = start
        self.fought = self.wins = self.battles = 0

    def step(self) -> None:
        """Fight one battle."""
        self.held += 1 if self.random.random() < self.p else -1
        self.fought += 1
        if self.fought == self.horizon or self.held == self.forts or self.held == 0:
            self.wins += self.held == self.forts
            self.battles += self.fought
            self.held, self.fought = self.start, 0
            self.left -= 1
            self.running = self.left > 0


def simulate_one_model(seed: int, paths: int, **war: Any) -> tuple[int, int]:
    """Fight all wars in one model; returns A's victories and the battles, with Mesa's own luck."""
    model = War(**war, repeat=paths, seed=seed)
    model.run_model()
    return model.wins, model.battles


def simulate_model_a_war(seed: int, paths: int, **war: Any) -> tuple[int, int]:
    """Make a model for each war, as Mesa is meant to be used."""
    wins = battles = 0
    for path in range(paths):
        model = War(**war, seed=seed + path)
        model.run_model()
        wins += model.wins
        battles += model.battles
    return wins, battles
