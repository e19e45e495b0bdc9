"""From archives to tables that can be cited: exports, their check against the WARCs, and SQL over both."""
