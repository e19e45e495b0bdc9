"""A local internet of thirty newspapers in simulated time, for tests of whole crawls."""
