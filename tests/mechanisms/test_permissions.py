"""Permissions: where weapons may be used, who must agree, and what that makes of the same missiles (M33–M35)."""

from tests.mechanisms.harness import Measured, effect, war

STOCK = {"vorin.long_range": 1000.0, "vorin.long_range.monthly": 200.0}
FAR = {"vorin.long_range.depth_km": 300.0}


def test_m33_wider_permission_hurts_more(measured: Measured) -> None:
    forbidden = war({**STOCK, "vorin.long_range.targets": 0.0})
    near = war({**STOCK, "vorin.long_range.targets": 1.0})
    far = war({**STOCK, **FAR, "vorin.long_range.targets": 2.0})
    economy = war({**STOCK, **FAR, "vorin.long_range.targets": 3.0})
    measured.falls(
        "the other's logistics after 6 months, forbidden to near the front",
        effect(forbidden, near)["logistics/1@6"],
    )
    deep = effect(near, far)
    measured.falls("the other's logistics, near the front to 300 km", deep["logistics/1@6"])
    measured.falls("the other's oil, logistics to the war economy as well", effect(far, economy)["oil/1@6"])
    measured.rises("level of escalation after 6 months", deep["escalation@6"])
    measured.rises("points of the balanced settlement", effect(forbidden, far)["leverage/0"])


def test_m34_one_supplier_s_decision_brings_the_next(measured: Measured) -> None:
    def decides(name: str, hazard: str) -> dict[str, object]:
        then = [f"{name}.long_range.depth_km = 300", f"{name}.long_range.targets = logistics"]
        return {"label": f"{name} lifts its limit", "hazard": hazard, "then": then}

    # Vorin has no missiles of its own here: what it decides can only work through Lumar.
    numbers = {"vorin.long_range": 0.0, "vorin.long_range.monthly": 0.0, "lumar.long_range": 1000.0,
               "lumar.long_range.monthly": 200.0, "lumar.long_range.range_km": 300.0}  # fmt: skip
    events = {"first": decides("vorin", "0.0"), "second": decides("lumar", "0.02 * exp(3 * first.stage)")}
    alone = war(numbers, overlay={"events": events})
    led = alone.but({"first.stage": 1.0, "first.since": -1.0})
    found = effect(alone, led)
    measured.falls(
        "the other's logistics after 6 months, once the first supplier has decided", found["logistics/1@6"]
    )


def test_m35_stock_range_and_permission_multiply(measured: Measured) -> None:
    allowed = {**FAR, "vorin.long_range.targets": 2.0}
    granted = effect(war(STOCK), war({**STOCK, **allowed}))
    measured.falls(
        "the other's logistics after 3 months, permission for missiles that reach", granted["logistics/1@3"]
    )
    short = {**STOCK, "vorin.long_range.range_km": 40.0, "vorin.long_range.targets": 2.0}
    same = effect(war(short), war({**short, **FAR}))
    measured.stays("the same for missiles of 40 km", same["logistics/1@3"])
    empty = {"vorin.long_range": 0.0, "vorin.long_range.monthly": 0.0}
    nothing = effect(war(empty), war({**empty, **allowed}))
    measured.stays("the same without missiles", nothing["logistics/1@3"])
