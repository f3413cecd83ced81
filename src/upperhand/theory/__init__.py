"""Published models of bargaining and war, solved exactly: one file each, named after the paper.

Each module states its game form as an explicit protocol (after the paper, not a transcription of
it), solves it, and stands alone: nothing here imports the rest of upperhand, and importing this
package imports none of the models.

=================== ==============================================================================
module              what it is about
=================== ==============================================================================
`fearon1995`        a take-it-or-leave-it demand under private costs
`powell2006`        shifting power, and the guarantee that would keep the peace
`slantchev2003`     a war on N forts with offers before each battle, complete information
`smith_stam2004`    the same with heterogeneous beliefs that the battles bring together
`powell2004`        offers that screen while the fighting goes on
`filson_werner2002` a few battles, two types, exact in the prior
`arms_transfer`     third-party arms: when they move the terms and when the chance of war
`kydd2003`          when a mediator is believed
`stopping`          settlement as a stopping game with unknown drift
=================== ==============================================================================
"""
