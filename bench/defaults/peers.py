#!/usr/bin/env python3
"""Learners of Python on the rows of a folder: trained on FOLDER/train, tested on FOLDER/test. Scores of the test rows
are written to FOLDER/NAME.scores (float64); prints CPU seconds of the training, microseconds a row, bytes of the model.

Both hold `matrix` (float32, column after column; categories as codes, NaN missing), `labels`, `columns.json`.
Usage: peers.py FOLDER SEED NAME,NAME
"""
import json, pickle, sys, time
import numpy as np, pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import TargetEncoder

folder, seed, names = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(",")


def read(part):
    about = json.load(open(f"{folder}/{part}/columns.json"))
    matrix = np.fromfile(f"{folder}/{part}/matrix", np.float32).reshape(len(about["inputs"]), about["rows"])
    return about, matrix, np.fromfile(f"{folder}/{part}/labels", np.uint8)


def frame(about, matrix, as_texts):
    """Categories as texts, for encoders, or as pandas categories."""
    columns = {}
    for i, name in enumerate(about["inputs"]):
        columns[name] = matrix[i]
        levels = about["levels"].get(str(i))
        if levels is not None:
            codes = np.nan_to_num(matrix[i], nan=-1).astype(int)
            columns[name] = np.array(levels + ["missing"])[codes] if as_texts else pd.Categorical.from_codes(codes, levels)
    return pd.DataFrame(columns)


about, matrix, labels = read("train")
_, test_matrix, _ = read("test")
categories = [about["inputs"][int(i)] for i in about["levels"]]


def encoded(forest):
    encoder = (TargetEncoder(random_state=seed), categories)
    return make_pipeline(make_column_transformer(encoder, remainder="passthrough"), forest) if categories else forest


# One set for each learner, chosen by hand and the same for all data.
TUNED = {
    "lightgbm": dict(n_estimators=400, learning_rate=0.03, min_child_samples=10, colsample_bytree=0.4, cat_smooth=100, cat_l2=50),
    "xgboost": dict(n_estimators=400, learning_rate=0.03, max_depth=6, subsample=0.8, colsample_bytree=0.4),
    "sklearn": dict(criterion="entropy", max_features=0.3, n_estimators=300),
    "extratrees": dict(criterion="entropy", max_features=0.3, n_estimators=300),
}


def model(name):
    """The learner, and whether it takes texts."""
    kind = name.removesuffix("-tuned")
    tuned = TUNED[kind] if name != kind else {}
    if kind == "lightgbm":
        from lightgbm import LGBMClassifier
        return LGBMClassifier(n_jobs=1, random_state=seed, verbose=-1, **tuned), False
    if kind == "xgboost":
        from xgboost import XGBClassifier
        return XGBClassifier(n_jobs=1, random_state=seed, enable_categorical=True, **tuned), False
    forest = RandomForestClassifier if kind == "sklearn" else ExtraTreesClassifier
    return encoded(forest(n_jobs=1, random_state=seed, **tuned)), True


def row_micros(score, rows):
    """Median time of one row, after as many that are not counted."""
    for row in rows:
        score(row)
    times = []
    for row in rows:
        start = time.perf_counter()
        score(row)
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1e6


def serving(learner, x_test):
    """Microseconds a row, as fast as the library's own interface is, and bytes of the model as the library writes it."""
    numbers = [np.ascontiguousarray(test_matrix[:, i : i + 1].T) for i in range(100)]
    if hasattr(learner, "booster_"):
        booster = learner.booster_
        return row_micros(lambda row: booster.predict(row, num_threads=1), numbers), len(booster.model_to_string())
    if hasattr(learner, "get_booster"):
        booster = learner.get_booster()
        rows = numbers if not categories else [x_test.iloc[i : i + 1] for i in range(100)]
        return row_micros(lambda row: booster.inplace_predict(row), rows), len(booster.save_raw())
    rows = [x_test.iloc[i : i + 1] for i in range(100)]
    return row_micros(learner.predict_proba, rows), len(pickle.dumps(learner))


found = {}
for name in names:
    learner, as_texts = model(name)
    x, x_test = frame(about, matrix, as_texts), frame(about, test_matrix, as_texts)
    start = time.process_time()
    learner.fit(x, labels)
    cpu = time.process_time() - start
    learner.predict_proba(x_test)[:, 1].astype(np.float64).tofile(f"{folder}/{name}.scores")
    micros, size = serving(learner, x_test)
    found[name] = {"cpuS": cpu, "rowMicros": micros, "bytes": size}
print(json.dumps(found))
