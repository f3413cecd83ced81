"""The one table of quantities: every number of the world, its name, unit, kind, bounds and place in memory.

A *quantity* is an **input** (a value that somebody sets or decides; effects change it), a **state** (moved by
the war's steps; effects only push it once) or **derived** (computed each period, read-only). From this table come the array layout of
the war (``INPUTS`` and ``STATE``, all float64), the schema, ``upperhand quantities`` and the reference page, so that
names, units and columns cannot drift apart.

Scopes say what a quantity belongs to. ``side.shells`` is written ``<side>.shells`` in a scenario, a quantity of
scope ``side_front`` is ``<side>.<front>.<name>``, and so on (see ``SCOPES``). Capacities are fixed so that one compiled step serves every scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["input", "state", "derived"]

SIDES = 2
FRONTS = 8
LINES = 12
SUPPLIERS = 8
MEDIATORS = 8
ISSUES = 16
EVENTS = 40
STAGES = 4
TYPES = 12
DATES = 12

# scope -> (array shape, how the name is spelled)
SCOPES: dict[str, tuple[tuple[int, ...], str]] = {
    "world": ((), "{name}"),
    "side": ((SIDES,), "{side}.{name}"),
    "front": ((FRONTS,), "{front}.{name}"),
    "side_front": ((SIDES, FRONTS), "{side}.{front}.{name}"),
    "line": ((FRONTS, LINES), "{front}.{line}.{name}"),
    "side_line": ((SIDES, FRONTS, LINES), "{side}.{front}.{line}.{name}"),
    "supplier": ((SUPPLIERS,), "{supplier}.{name}"),
    "mediator": ((MEDIATORS,), "{mediator}.{name}"),
    "side_mediator": ((SIDES, MEDIATORS), "{side}.{mediator}.{name}"),
    "issue": ((ISSUES,), "{issue}.{name}"),
    "side_issue": ((SIDES, ISSUES), "{side}.{issue}.{name}"),
    "event": ((EVENTS,), "{event}.{name}"),
    "event_stage": ((EVENTS, STAGES), "{event}.{stage}.{name}"),
    "date": ((DATES,), "{date}.{name}"),
    "type": ((TYPES,), "type.{type}.{name}"),
}


@dataclass(frozen=True)
class Quantity:
    """One kind of number of the world.

    Attributes
    ----------
    name : str
        Name within its scope, for example ``shells.production``.
    scope : str
        Key of ``SCOPES``.
    unit : str
        Unit of measurement, in words.
    kind : {"input", "state", "derived"}
        Who moves it.
    low, high : float
        Bounds; a value is clamped to them and a scenario that goes beyond is refused.
    default : float
        Value of a scenario that does not mention it (then reported as assumed).
    doc : str
        One sentence for a reader.
    latent : bool
        True if the sides may be uncertain of it (a type may shift it) and learn about it from what happens.
    feature : bool
        True if a state enters the regression basis of the fitted solver.
    """

    name: str
    scope: str
    unit: str
    kind: Kind
    low: float
    high: float
    default: float
    doc: str
    latent: bool = False
    feature: bool = False

    @property
    def field(self) -> str:
        """Name of the array field that holds it."""
        return (
            (self.scope + "_" + self.name.replace(".", "_"))
            if self.scope != "world"
            else self.name.replace(".", "_")
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of that field."""
        return SCOPES[self.scope][0]


INF = float("inf")


def _input(
    scope: str, name: str, unit: str, low: float, high: float, default: float, doc: str, latent: bool = False
) -> Quantity:
    return Quantity(name, scope, unit, "input", low, high, default, doc, latent=latent)


def _state(
    scope: str, name: str, unit: str, low: float, high: float, default: float, doc: str, feature: bool = True
) -> Quantity:
    return Quantity(name, scope, unit, "state", low, high, default, doc, feature=feature)


def _derived(
    scope: str, name: str, unit: str, low: float, high: float, doc: str, feature: bool = False
) -> Quantity:
    return Quantity(name, scope, unit, "derived", low, high, 0.0, doc, feature=feature)


# fmt: off
QUANTITIES: tuple[Quantity, ...] = (
    # ---- battlefield
    _input("world", "battle.contest", "exponent", 0, 2, 0.6, "how strongly the force ratio moves the log-odds of an attack"),
    _input("world", "battle.exchange", "exponent", 0, 1, 0.25, "slope of the log casualty ratio on the log force ratio"),
    _input("world", "battle.base", "log-odds", -6, 4, -0.9, "log-odds that a month's attack at equal force gains ground against no works"),
    _input("world", "battle.tail", "exponent", 0.5, 6, 1.3, "tail index of the advance once an attack succeeds; small means rare collapses"),
    _input("world", "battle.stride", "lines", 0, 1, 0.12, "typical advance of a successful month, in defence lines"),
    _input("world", "battle.losses", "thousand per month", 0, 200, 6, "dead and gravely wounded of a side that holds under attack for a month, at equal force"),
    _input("world", "battle.quiet", "share", 0, 1, 0.4, "part of those losses that falls in a month in which nobody presses"),
    _input("world", "battle.loss_noise", "log", 0, 2, 0.3, "standard deviation of the log of a month's losses"),
    _input("world", "battle.press_losses", "factor", 1, 6, 1.8, "by how much pressing multiplies the attacker's losses"),
    _input("world", "battle.surprise", "log-odds", 0, 6, 2, "what complete surprise adds for the attacker when a front opens"),
    _input("world", "battle.surprise_fade", "months", 0.1, 24, 1.5, "months in which surprise fades by a factor e"),
    _input("world", "battle.leak", "probability", 0, 1, 0.3, "chance that what a supplier was told of a surprise reaches the other side"),
    _input("world", "battle.prisoners", "thousand per line", 0, 100, 0, "prisoners taken with a line of ground"),
    _input("world", "battle.consolidation", "share per month", 0, 1, 0.35, "share of fresh ground that becomes consolidated in a month"),
    _input("world", "battle.fresh", "share", 0, 1, 0.5, "by how much works are weaker on ground that is not yet consolidated"),
    _input("world", "battle.wear", "log per unit", 0, 3, 0.6, "how much a side's exhaustion lowers its log combat power"),
    _input("world", "gains.fade", "share per month", 0, 1, 0.08, "share of the weight of held gains that fades in a month"),
    _input("world", "battle.base_odds", "log-odds", -8, 8, 0, "forts law: log-odds that the first side wins a battle"),
    _input("side", "effectiveness", "log-odds", -3, 3, 0, "fighting quality beyond numbers and supply", latent=True),
    _input("side", "tempo", "probability per month", 0, 1, 0.7, "chance that pressing on a front becomes a real attack in a month"),
    _input("side_front", "focus", "share", 0, 1, 0.2, "share of the force and effort given to a front (rescaled over open fronts)"),
    _input("side_front", "foreknown", "probability", 0, 1, 1, "how far the side saw the opening of this front coming; 0 is complete surprise"),
    _input("side_line", "strength", "log-odds", -3, 6, 0.5, "resistance of a defence line while this side holds it"),
    _input("line", "share", "share", 0, 1, 0.25, "part of the front's territory that changes hands with the line (rescaled to 1)"),
    _input("front", "hold_cost", "share of force", 0, 0.5, 0, "share of the holder's force tied down per line held beyond the home line"),
    _input("front", "home", "lines", 0, LINES, 0, "position beyond which the first side stands on the second side's home ground (and the reverse)"),
    _input("front", "dormant", "0 or 1", 0, 1, 0, "1 while nobody fights here; an effect or event opens it"),
    _state("front", "position", "lines held by the first side", 0, LINES, 0, "where the front stands"),
    _state("front", "fresh", "lines", -LINES, LINES, 0, "ground taken lately and not yet consolidated (positive: by the first side)"),
    _state("front", "age", "months", 0, 600, 60, "months since the front opened", feature=False),
    # ---- force
    _input("side", "recruits", "thousand per month", 0, 200, 20, "men that recruitment can bring in a month at full war support"),
    _input("side", "casualty_share", "share", 0, 1, 0.3, "share of losses that are deaths"),
    _state("side", "force", "thousand", 1, 5000, 400, "troops able to fight"),
    _state("side", "pool", "thousand", 0, 50000, 3000, "men who could still be called up"),
    _state("side", "dead", "thousand", 0, 10000, 0, "deaths since the assessment's date", feature=False),
    _state("side", "prisoners", "thousand", 0, 1000, 0, "prisoners of war that the side holds"),
    _state("side", "gains_held", "lines", -8, 8, 0, "ground won, consolidated and still held, fading over a year", feature=True),
    # ---- supply
    _input("side", "shells.production", "thousand per month", 0, 2000, 50, "shells from own production at a whole economy"),
    _input("side", "shells.need", "thousand per month", 1, 2000, 150, "shells fired in a month of pressing everywhere when there are plenty"),
    _input("side", "shells.hold", "share", 0, 1, 0.5, "share of that need when the side only holds"),
    _input("side", "shells.floor", "share", 0.01, 1, 0.15, "combat power's share that does not need shells"),
    _input("side", "shells.weight", "exponent", 0, 2, 0.7, "how strongly fire relative to need moves combat power"),
    _input("side", "equipment.production", "vehicles per month", 0, 2000, 50, "armour built or repaired a month at a whole economy"),
    _input("side", "equipment.need", "vehicles", 10, 50000, 1500, "armour at which equipment counts as par"),
    _input("side", "equipment.loss", "vehicles per thousand", 0, 500, 15, "armour lost with a thousand casualties"),
    _input("side", "equipment.weight", "exponent", 0, 2, 0.3, "how strongly armour moves combat power"),
    _input("side", "logistics.weight", "exponent", 0, 2, 0.5, "how strongly logistics moves combat power"),
    _input("side", "logistics.corridor", "share", 0.1, 1, 1, "throughput of the side's land and sea routes to its fronts; cutting a corridor lowers it"),
    _state("side", "shells", "thousand", 0, 20000, 300, "stock of shells"),
    _state("side", "equipment", "vehicles", 0, 50000, 1500, "armour in service"),
    _state("side", "logistics", "share", 0.05, 1, 1, "working share of logistics behind the fronts"),
    _derived("side", "fires", "share of need", 0, 1, "shells fired last month relative to need", feature=True),
    _derived("side", "shells.inflow", "thousand per month", 0, 5000, "shells from production and suppliers last month"),
    _derived("side", "power", "log", -8, 20, "log combat power last month before focus and works", feature=True),
    # ---- suppliers
    _input("supplier", "will", "share", 0, 2, 1, "share of its pledged packages that the supplier sends"),
    _input("supplier", "theory", "per line", 0, 5, 0, "how much held gains of its client raise what it sends (its theory of victory)"),
    _input("supplier", "fear", "per unit", 0, 5, 0, "how much escalation lowers what it sends"),
    _input("supplier", "shells.monthly", "thousand per month", 0, 1000, 0, "shells sent a month at full will"),
    _input("supplier", "equipment.monthly", "vehicles per month", 0, 1000, 0, "armour sent a month at full will"),
    _input("supplier", "drones.monthly", "per month", 0, 10000, 0, "long-range drones sent a month at full will"),
    _input("supplier", "air_defence.monthly", "interceptors per month", 0, 2000, 0, "interceptors sent a month at full will"),
    _input("supplier", "money.monthly", "points of economy per month", 0, 5, 0, "budget support a month, as a share of the client's economy times 100"),
    _input("supplier", "troops.monthly", "thousand per month", 0, 100, 0, "men sent a month at full will"),
    _input("supplier", "long_range.monthly", "missiles per month", 0, 500, 0, "long-range missiles sent a month at full will"),
    _input("supplier", "long_range.range_km", "km", 0, 3000, 0, "range of its long-range missiles"),
    _input("supplier", "long_range.depth_km", "km", 0, 3000, 0, "depth to which the supplier permits their use behind the front"),
    _input("supplier", "long_range.targets", "class", 0, 3, 1, "targets permitted: 0 none, 1 military near the front, 2 also depots and logistics, 3 also the war economy"),
    _input("supplier", "long_range.rate", "share of stock per month", 0, 1, 0.35, "share of the stock fired in a month"),
    _input("supplier", "provocation", "per month", 0, 1, 0, "how much its open support raises escalation in a month"),
    _input("supplier", "wants_end", "points", 0, 20, 0, "how much it wants the war to end: times its tie, a pressure on its client to talk"),
    _input("supplier", "attention", "share", 0, 1, 0, "share of its diplomacy given to talks; the rest goes to arms"),
    _input("supplier", "unity", "share", 0, 1, 1, "how far its bloc acts as one; lowers what arrives"),
    _input("supplier", "tie", "share", 0, 1, 0.5, "strength of its tie with its client"),
    _input("supplier", "threatened", "0 to 1", 0, 1, 0, "how credibly it is threatened with sanctions for supplying"),
    _input("supplier", "deterrence", "log per unit", 0, 5, 0.2, "how much such a threat lowers what it sends"),
    _input("supplier", "disclosed", "0 to 1", 0, 1, 0, "how far its dealings have been made public"),
    _input("supplier", "exposure", "log per unit", 0, 5, 0.1, "how much that lowers what it sends"),
    _input("supplier", "foreknown", "0 to 1", 0, 1, 0, "how far it is told beforehand where its client will open a front"),
    _input("side", "lobbying", "0 to 1", 0, 1, 0, "effort of the side's diplomacy for arms: times a supplier's tie, it raises the log of what comes"),
    _state("supplier", "long_range", "missiles", 0, 5000, 0, "long-range missiles in the client's hands from this supplier"),
    _derived("supplier", "energy", "factor", 0, 5, "what held gains and fear make of its support", feature=False),
    _derived("supplier", "reach", "km", 0, 3000, "depth that its missiles may and can hit"),
    # ---- strikes
    _input("side", "drones.production", "per month", 0, 10000, 50, "long-range drones built a month at a whole economy"),
    _input("side", "drones.rate", "share of stock per month", 0, 1, 0.6, "share of the drones fired in a month"),
    _input("side", "drones.oil", "share", 0, 1, 0.3, "share of drone strikes on oil and the war economy; the rest goes to infrastructure and depots"),
    _input("side", "drones.depots", "share", 0, 1, 0.2, "share of the remaining drone strikes on depots and logistics; what is left goes to infrastructure"),
    _input("side", "drones.reach", "share", 0, 1, 0.5, "share of the other side's deep targets within drone range"),
    _input("side", "missiles.production", "per month", 0, 1000, 0, "own long-range missiles built a month"),
    _input("side", "missiles.rate", "share of stock per month", 0, 1, 0.35, "share of its own missiles fired in a month"),
    _input("side", "missiles.oil", "share", 0, 1, 0, "share of own missiles aimed at the war economy; the rest at infrastructure"),
    _input("side", "strike_effect", "log factor", -3, 3, 0, "how much a hit achieves", latent=True),
    _input("side", "depth_half_km", "km", 10, 3000, 150, "depth within which half of the side's depots and logistics lie"),
    _input("side", "targets", "hits", 10, 100000, 600, "hits a month that would halve logistics, oil or infrastructure"),
    _input("world", "strikes.near", "weight", 0, 1, 0.4, "worth of a military target near the front relative to a depot in depth"),
    _input("world", "strikes.economy", "share", 0, 1, 0.5, "part of suppliers' missiles aimed at the war economy where that is permitted"),
    _input("side", "air_defence.production", "interceptors per month", 0, 2000, 20, "interceptors built a month"),
    _input("side", "air_defence.need", "interceptors per month", 1, 5000, 200, "interceptors that stop half of a month's strikes"),
    _state("side", "drones", "drones", 0, 50000, 0, "stock of long-range drones"),
    _state("side", "missiles", "missiles", 0, 5000, 0, "stock of own long-range missiles"),
    _state("side", "air_defence", "interceptors", 0, 20000, 200, "stock of interceptors"),
    _state("side", "oil", "share", 0.05, 1, 1, "working share of oil and other export capacity"),
    _state("side", "infrastructure", "share", 0.05, 1, 1, "working share of power, rail and cities' services"),
    _derived("side", "strikes", "hits", 0, 20000, "strikes that got through last month"),
    # ---- economy and endurance
    _input("side", "oil.weight", "share", 0, 1, 0.3, "share of revenue that rests on oil capacity"),
    _input("side", "infrastructure.weight", "share", 0, 1, 0.3, "share of revenue that rests on infrastructure"),
    _input("side", "sea.weight", "share", 0, 1, 0, "share of revenue that rests on sea access"),
    _input("side", "repair", "share per month", 0, 1, 0.12, "share of damage repaired in a month"),
    _input("side", "sanctions", "share", 0, 1, 0, "share of revenue lost to sanctions"),
    _input("side", "revenue", "factor", 0.1, 3, 1, "revenue at peace-time conditions of the war economy"),
    _input("world", "economy.lag", "share per month", 0, 1, 0.25, "share of the gap to its means that the economy closes in a month"),
    _input("side", "endurance", "log factor", -3, 3, 0, "how much strain the side bears before it tires", latent=True),
    _input("side", "strain", "per month", 0, 1, 0.012, "exhaustion that a month of par losses adds"),
    _input("world", "strain.damage", "par losses", 0, 10, 0.5, "strain of ruined infrastructure, relative to that of a month of par losses"),
    _input("world", "strain.poverty", "par losses", 0, 10, 0.5, "strain of an economy all gone, relative to that of a month of par losses"),
    _input("side", "recovery", "share per month", 0, 1, 0.06, "share of exhaustion lost in a month of quiet"),
    _input("world", "recovery.fighting", "share", 0, 1, 0.3, "part of that recovery that goes on while fighting"),
    _input("side", "support.gains", "per line", -1, 1, 0.05, "what held gains add to support at home"),
    _input("world", "support.scandal", "share", 0, 1, 0.3, "support at home that a full scandal costs"),
    _input("world", "support.lag", "share per month", 0, 1, 0.15, "share of the gap that support at home closes in a month"),
    _input("side", "collapse", "probability per month", 0, 0.2, 0.0005, "hazard of collapse at no exhaustion"),
    _input("side", "collapse.slope", "per unit", 0, 20, 5, "how exhaustion and lost support raise it"),
    _input("side", "port", "share", 0, 1, 1, "share of sea trade that agreements allow"),
    _input("side", "fleet", "share", 0, 1, 0, "working share of the side's fleet; it closes the other's sea"),
    _input("side", "scandal", "0 to 1", 0, 1, 0, "weight of scandal on the government; lowers support and suppliers' will"),
    _state("side", "economy", "share", 0.05, 3, 1, "war economy relative to par"),
    _state("side", "exhaustion", "0 to 1", 0, 1, 0.3, "how worn the army and the country are"),
    _state("side", "support", "0 to 1", 0, 1, 0.7, "support at home for going on"),
    _derived("side", "sea_access", "share", 0, 1, "share of sea trade that can sail"),
    _derived("side", "losses", "thousand per month", 0, 500, "losses last month"),
    # ---- what fighting is worth
    _input("side", "cost", "points per month", 0, 10, 0.2, "cost of a month of war to the side beyond deaths and damage"),
    _input("side", "cost.death", "points per thousand", 0, 2, 0.02, "cost of a thousand dead"),
    _input("side", "cost.damage", "points per month", 0, 10, 0.3, "cost of a month with all infrastructure down"),
    _input("side", "discount", "per month", 0.5, 1, 0.985, "weight of next month against this one"),
    _input("side", "press_choice", "points", 0.001, 10, 0.2, "scale of the logit choice between pressing and holding"),
    _input("side_issue", "weight", "points", 0, 100, 0, "what all of the issue is worth to the side"),
    _input("side_issue", "aims", "share", 0, 1, 1, "share of the issue that the side takes if the other collapses"),
    _input("issue", "today", "share", 0, 1, 0.5, "share of the issue that the first side has while nothing is settled"),
    # ---- talks
    _input("world", "talks.access", "probability per month", 0, 1, 0.05, "chance that the sides' own channels allow talks in a month"),
    _input("world", "talks.forum", "probability per month", 0, 1, 0, "chance that a summit or other forum allows talks in a month"),
    _input("world", "talks.persistence", "probability per month", 0, 1, 0.6, "chance that talks under way can go on next month"),
    _input("world", "talks.serious", "probability per month", 0, 1, 0.4, "share of months in talks with a serious offer"),
    _input("world", "talks.error", "points", 0, 50, 5, "scale of what a side does not know of the other's reservation value"),
    _input("world", "talks.channel_weight", "probability per month", 0, 1, 0.15, "chance of talks that full trust in channels gives"),
    _input("world", "talks.channel_gain", "per month", 0, 1, 0.03, "trust that a month of talks adds"),
    _input("world", "talks.channel_fade", "share per month", 0, 1, 0.03, "share of trust in channels that fades in a month"),
    _input("world", "talks.patron", "probability per month", 0, 1, 0.2, "chance of talks that the full attention of a closely tied supplier gives"),
    _input("world", "talks.exchange", "share per month", 0, 1, 0.2, "share of exchangeable prisoners that channels in full trust bring home in a month"),
    _input("world", "talks.exchange_trust", "per thousand", 0, 1, 0.02, "trust in channels that a thousand prisoners exchanged on each side add"),
    _input("world", "talks.memory", "per round", 0, 0.5, 0.01, "what each earlier round adds to the chance of talks"),
    _input("side", "talks.reluctance", "points", 0, 50, 1, "gain from talking at which the side consents every other time"),
    _input("side", "talks.pressure", "points", 0, 30, 0, "outside pressure: cost of refusing talks that could be held"),
    _input("side", "talks.precondition", "points", 0, 50, 0, "face lost by entering talks with the declared precondition unmet"),
    _input("side", "talks.softening", "per line", 0, 5, 0.5, "how much held gains shrink that loss of face"),
    _input("side", "talks.regroup", "points per month", -5, 5, 0, "what a month of talks is worth for regrouping"),
    _input("side", "talks.skill", "weight", 0.01, 10, 1, "weight of the side's negotiators: its chance to make the offer"),
    _input("side", "talks.invited", "0 to 1", 0, 1, 1, "how far the side is welcome at the forum; 0 holds it without the side"),
    _input("side", "talks.demand", "share", 0, 1, 1, "how far the side insists on its declared precondition"),
    _input("mediator", "effort", "0 to 1", 0, 1, 0, "effort of a mediator to bring the sides together"),
    _input("side_mediator", "tie", "0 to 1", 0, 1, 0.5, "how far the side heeds this mediator"),
    _input("world", "guarantee.rest", "months", 0, 120, 18, "months of quiet in which the balance shifts before a breach is weighed"),
    _input("world", "breach.base", "probability", 0, 0.9, 0.25, "chance that a side breaks a settlement when breaking neither pays nor costs it"),
    _input("world", "breach.slope", "points", 0.1, 50, 4, "scale of the gain from a breach that moves that chance"),
    _input("world", "breach.surprise", "lines", 0, 4, 0.3, "ground that the breaker takes at once"),
    _input("side", "guarantee", "points", 0, 100, 0, "what guarantees to this side would cost the other if it broke the settlement"),
    _state("world", "channels", "0 to 1", 0, 1, 0.1, "trust in working channels, from exchanges and partial agreements"),
    _state("world", "rounds", "count", 0, 50, 0, "rounds of talks held so far, fading"),
    _state("world", "talking", "0 or 1", 0, 1, 0, "1 in a month of talks"),
    _state("world", "paused", "0 or 1", 0, 1, 0, "1 while the guns are silent without a settlement"),
    _derived("world", "talks.openness", "probability", 0, 1, "chance that talks can be held next month as things stand"),
    # ---- pause, escalation, collapse
    _input("world", "pause.base", "probability per month", 0, 1, 0.002, "hazard of a pause between fresh armies"),
    _input("world", "pause.exhaustion", "per unit", 0, 20, 5, "how the less worn side's exhaustion raises it"),
    _input("world", "pause.cost", "share", 0, 1, 0.4, "share of the side's monthly cost that goes on in a pause"),
    _input("world", "pause.resume", "probability per month", 0, 1, 0.15, "hazard that a pause ends in renewed fighting"),
    _input("world", "escalation.base", "probability per month", 0, 0.2, 0.0005, "hazard of escalation beyond the war at level 0"),
    _input("world", "escalation.slope", "per unit", 0, 20, 3, "how the level raises the hazard"),
    _input("world", "escalation.deep", "per month", 0, 2, 0.1, "what deep strikes at half effect add to the level in a month"),
    _input("world", "escalation.fade", "share per month", 0, 1, 0.08, "share of the level that fades in a month"),
    _input("side", "escalation.cost", "points", 0, 100, 40, "cost of escalation to the side"),
    _state("world", "escalation", "level", 0, 5, 0.2, "how far the war has spread beyond its bounds"),
    # ---- learning, calendar, events
    _input("world", "beliefs.drift", "share per month", 0, 1, 0.02, "share of what was learnt that goes stale in a month"),
    _input("world", "beliefs.signal", "log", 0.02, 5, 0.4, "noise of what is seen of the other side's strain and damage"),
    _input("date", "months_to", "months", -600, 600, 0, "months until the date (negative: since)"),
    _input("event_stage", "hazard", "probability per month", 0, 10, 0, "base hazard of leaving the stage, or the chance of an event on its date"),
    _state("event", "stage", "number", 0, STAGES, 0, "stage that the event has reached", feature=True),
    _state("event", "since", "period", -600, 600, 0, "period of its last step", feature=False),
    _state("type", "weight", "weight", 0, 1, 1, "likelihood of what was seen under each type, largest 1", feature=False),
    _state("world", "ended", "code", 0, 4, 0, "0 war, 1 collapse of the first side, 2 of the second side, 3 escalation", feature=False),
)
# fmt: on

BY_FIELD: dict[str, Quantity] = {q.field: q for q in QUANTITIES}


def _layout(kinds: tuple[str, ...]) -> np.dtype[np.void]:
    return np.dtype(
        [
            (q.field, np.float64, q.shape) if q.shape else (q.field, np.float64)
            for q in QUANTITIES
            if q.kind in kinds
        ]
    )


INPUTS: np.dtype[np.void] = _layout(("input",))
"""Layout of the inputs of one draw in one period."""

STATE: np.dtype[np.void] = _layout(("state", "derived"))
"""Layout of the state of one path."""

N_INPUTS: int = INPUTS.itemsize // 8
N_STATE: int = STATE.itemsize // 8

LATENTS: tuple[str, ...] = tuple(q.field for q in QUANTITIES if q.latent)


def layout_of(quantity: Quantity) -> np.dtype[np.void]:
    """Return the layout (``INPUTS`` or ``STATE``) that holds a quantity."""
    return INPUTS if quantity.kind == "input" else STATE


def slot(field: str, index: tuple[int, ...] = ()) -> int:
    """Return the position of one number in the flat view of its layout.

    Parameters
    ----------
    field : str
        Field name, for example ``side_shells``.
    index : tuple of int
        Index within the field's shape; empty for a world quantity.

    Returns
    -------
    int
        Offset in float64 items.

    Examples
    --------
    >>> slot("side_force", (1,)) - slot("side_force", (0,))
    1
    """
    quantity = BY_FIELD[field]
    offsets = layout_of(quantity).fields
    assert offsets is not None
    start = offsets[field][1] // 8
    return start + (int(np.ravel_multi_index(index, quantity.shape)) if index else 0)
