"""The values that pass between rooms: frozen, typed, without logic."""
