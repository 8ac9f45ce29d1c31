#!/usr/bin/env python3
"""Learners of Python on the rows of a folder: trained on FOLDER/train, tested on FOLDER/test; prints AUPRC as JSON.

Both hold `matrix` (float32, column after column; categories as codes, NaN missing), `labels`, `columns.json`.
Usage: peers.py FOLDER SEED NAME,NAME
"""
import json, sys, time
import numpy as np, pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.metrics import average_precision_score
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
_, test_matrix, test_labels = read("test")
categories = [about["inputs"][int(i)] for i in about["levels"]]


def encoded(forest):
    encoder = (TargetEncoder(random_state=seed), categories)
    return make_pipeline(make_column_transformer(encoder, remainder="passthrough"), forest) if categories else forest


def model(name):
    """The learner, and whether it takes texts."""
    if name.startswith("lightgbm"):
        from lightgbm import LGBMClassifier
        tuned = dict(n_estimators=400, learning_rate=0.03, min_child_samples=10, colsample_bytree=0.4, cat_smooth=100, cat_l2=50)
        return LGBMClassifier(n_jobs=1, random_state=seed, verbose=-1, **(tuned if name.endswith("tuned") else {})), False
    if name == "xgboost":
        from xgboost import XGBClassifier
        return XGBClassifier(n_jobs=1, random_state=seed, enable_categorical=True), False
    forest = RandomForestClassifier if name == "sklearn" else ExtraTreesClassifier
    tuned = dict(criterion="entropy", max_features=0.3, n_estimators=300) if name.endswith("tuned") else {}
    return encoded(forest(n_jobs=1, random_state=seed, **tuned)), True


found = {}
for name in names:
    learner, as_texts = model(name)
    x, x_test = frame(about, matrix, as_texts), frame(about, test_matrix, as_texts)
    start = time.process_time()
    learner.fit(x, labels)
    cpu = time.process_time() - start
    found[name] = {"auprc": average_precision_score(test_labels, learner.predict_proba(x_test)[:, 1]), "cpuS": cpu}
print(json.dumps(found))
