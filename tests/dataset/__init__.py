"""Tests of the room `dataset`."""
