# cython: language_level=3, boundscheck=False, wraparound=False
"""The trained table asked tree by tree, compiled: `forest.py` puts all its questions at once instead."""


def sums_of_leaves(
    const double[:, :] rows, const long long[::1] features, const double[::1] thresholds, const long long[::1] below,
    const long long[::1] above, const long long[::1] odds, const long long[::1] roots,
):
    """For each row the sum over all trees of what the leaf is worth in which it ends; a leaf has no feature (-1)."""
    cdef Py_ssize_t row, tree, node
    cdef long long total
    cdef list found = []
    for row in range(rows.shape[0]):
        total = 0
        for tree in range(roots.shape[0]):
            node = roots[tree]
            while features[node] >= 0:
                node = above[node] if rows[row, features[node]] > thresholds[node] else below[node]
            total += odds[node]
        found.append(total)
    return found
