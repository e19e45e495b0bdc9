"""A local internet of thirty newspapers in simulated time, for tests of whole crawls.

    world = World(clock, seed, port=port)        each site at the clock's time; `world.truth()`: what is to be found
    with running(world, clock.sleep, sock) as log:   serves it from a thread; `python -m tests.internet` from a process
    checks.late(world.truth(), held, interval_s, since=…, until=…), checks.gaps(world.truth(), log), …

One site is one value in `sites/`; what it can be made to do stands in `site.py`, `listing.py` and `trouble.py`.
"""
