"""The claims that only full effort can tell; everything else is asserted in every test run.

The normal test run solves each war a few times with few paths (`harness.REDUCED`), and asserts the same signs with the
same kind of interval as the full run (``--run-slow``), which takes many minutes. Where an effect is too small for that,
its claim stands here: the normal run then asserts the test's other claims, the carrying quantity in the played war
among them, and of this one only that its interval does not lie on the wrong side.

A claim stands here if it failed with reduced effort, or if the noise of the full run says that other seeds could make it
fail: one that holds by luck alone would break at the next change of a number.
"""

NEEDS_FULL_EFFORT: dict[str, tuple[str, ...]] = {}
