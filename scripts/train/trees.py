"""Learns a forest with LightGBM and writes it as the table that extraction reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from archiver.extract.features import FEATURES
from scripts.train.rows import PageRows

__all__ = ["learn", "table"]

_TREES = 280
_PARAMETERS = {
    "objective": "binary", "num_leaves": 20, "max_depth": 6, "learning_rate": 0.045, "feature_fraction": 0.4,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 10.0, "max_bin": 63, "min_data_in_leaf": 60,
    "num_threads": 1, "seed": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
    "monotone_constraints_method": "advanced",
}  # fmt: skip
_GROWS = {"for": 1, "against": -1, "caption": -1, "marked": -1, "balance": 1}
"""What speaks for a block never makes it less likely to be text, what speaks against it never more."""
_THOUSAND = 1000


def learn(pages: Sequence[PageRows]) -> Mapping[str, Any]:
    """A forest over these pages, as LightGBM dumps it."""
    import lightgbm

    x, y, weight = (np.concatenate([getattr(page, name) for page in pages]) for name in ("x", "y", "weight"))
    data = lightgbm.Dataset(x, y, weight=weight, feature_name=list(FEATURES))
    parameters = {**_PARAMETERS, "monotone_constraints": [_GROWS.get(name, 0) for name in FEATURES]}
    dump: Mapping[str, Any] = lightgbm.train(parameters, data, _TREES).dump_model()
    return dump


def table(dump: Mapping[str, Any], about: Sequence[str]) -> str:
    """The lines of data/model/body.tsv; `about` stands above them."""
    lines = [*(f"# {line}" for line in about), "# tree\tnode\tfeature\tthreshold\tbelow\tabove\todds"]
    for number, tree in enumerate(dump["tree_info"]):
        lines += [f"{number}\t{place}\t{rest}" for place, rest in enumerate(_nodes(tree["tree_structure"]))]
    return "\n".join(lines) + "\n"


def _nodes(root: Mapping[str, Any]) -> Iterator[str]:
    """The nodes of a tree, each before those below it."""
    ordered: list[Mapping[str, Any]] = [root]
    for node in ordered:
        if "split_feature" in node:
            ordered += [node["left_child"], node["right_child"]]
    numbers = {id(node): number for number, node in enumerate(ordered)}
    for node in ordered:
        if "split_feature" in node:
            below, above = numbers[id(node["left_child"])], numbers[id(node["right_child"])]
            odds = round(node["internal_value"] * _THOUSAND)
            yield f"{FEATURES[node['split_feature']]}\t{node['threshold']:.6g}\t{below}\t{above}\t{odds}"
        else:
            yield f"\t\t\t\t{round(node['leaf_value'] * _THOUSAND)}"
