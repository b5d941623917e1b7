from typing import Any

from lightgbm import basic as basic
from lightgbm.basic import Booster as Booster
from lightgbm.basic import Dataset as Dataset

def train(params: dict[str, Any], train_set: Dataset, num_boost_round: int = ...) -> Booster: ...
