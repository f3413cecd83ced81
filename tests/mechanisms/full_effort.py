"""The claims that only full effort can tell; everything else is asserted in every test run.

The normal test run solves each war a few times with few paths (`harness.REDUCED`), and asserts the same signs with the
same kind of interval as the full run (``--run-slow``), which takes many minutes. Where an effect is too small for that,
its claim stands here: the normal run then asserts the test's other claims, the carrying quantity in the played war
among them, and of this one only that its interval does not lie on the wrong side.

A claim stands here if it failed with reduced effort, or if the noise of the full run says that other seeds could make it
fail: one that holds by luck alone would break at the next change of a number.
"""

NEEDS_FULL_EFFORT: dict[str, tuple[str, ...]] = {
    "test_arms.py::test_m29_foreign_shells_move_the_terms_hardly_the_talks": (
        "surplus, points",
        "share of months in talks",
        "chance of a settlement within a year",
    ),
    "test_bargaining.py::test_m12_talks_in_sight_hardly_hurry_the_armies": (
        "chance that the first side presses, three months before a likely summit",
    ),
    "test_bargaining.py::test_m14_success_makes_the_winner_willing": (
        "chance that the side with gains consents to talk today",
    ),
    "test_bargaining.py::test_m15_a_precondition_blocks_talks_and_softens_with_gains": (
        "share of months in talks, four lines of gains held",
    ),
    "test_bargaining.py::test_m16_a_cut_corridor_moves_the_terms_hardly_the_talks": (
        "share of months in talks",
        "chance of a settlement within a year",
        "surplus, points",
    ),
    "test_bargaining.py::test_neutrality_arms_move_the_terms_not_the_chance": ("surplus, points",),
    "test_guarantees_and_pauses.py::test_m47_a_guarantee_makes_a_settlement_acceptable": (
        "chance that a settlement is broken",
        "surplus over a war to the finish, points",
        "chance of a settlement within a year",
    ),
    "test_politics.py::test_m58_a_threat_deters_and_its_execution_hurts": (
        "points that fighting on is worth to the buyer",
    ),
    "test_politics.py::test_m61_a_theory_of_victory_shapes_aid": ("lines on the salt road after a year",),
    "test_loops.py::test_loop_1_gains_let_a_side_ask_for_more_arms_first": (
        "R: lines on the salt road after a year",
        "R: points of the balanced settlement",
    ),
    "test_loops.py::test_loop_3_arms_strengthen_belief_in_force_but_hardly_lengthen_the_war": (
        "chance that the war goes on after a year",
    ),
    "test_loops.py::test_loop_5_fighting_tires_and_tired_armies_pause": (
        "B: its deaths in the year, thousand",
    ),
    "test_loops.py::test_loop_8_permission_hurts_the_enemy_and_raises_the_risk": (
        "R: points of the balanced settlement",
    ),
    "test_loops.py::test_loop_9_a_guarantee_shortens_the_war": (
        "B: surplus over a war to the finish, points",
        "B: chance of a settlement within a year",
        "B: chance that the war goes on after a year",
    ),
}
