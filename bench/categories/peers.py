#!/usr/bin/env python3
"""LightGBM with native categories and scikit-learn's forest on the raw columns of a folder; prints AUPRC as JSON.

Columns: `matrix` (float32, column after column; categories as codes, NaN missing), `labels`, `columns.json`.
The first 80 % of the rows train, the rest test. Usage: peers.py FOLDER SEED THREADS
"""
import json, sys, time
import numpy as np, pandas as pd
from lightgbm import LGBMClassifier
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, TargetEncoder

folder, seed, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
about = json.load(open(f"{folder}/columns.json"))
matrix = np.fromfile(f"{folder}/matrix", np.float32).reshape(len(about["inputs"]), about["rows"])
labels = np.fromfile(f"{folder}/labels", np.uint8)
levels = {int(i): names for i, names in about["levels"].items()}
categories = [name for i, name in enumerate(about["inputs"]) if i in levels]
cut = int(about["rows"] * 0.8)
y, y_test = labels[:cut], labels[cut:]


def column(i, missing):
    if i not in levels:
        return matrix[i]
    codes = np.nan_to_num(matrix[i], nan=-1).astype(int)
    return pd.Categorical.from_codes(codes, levels[i]) if missing is None else np.array(levels[i] + [missing])[codes]


def frame(missing):
    return pd.DataFrame({name: column(i, missing) for i, name in enumerate(about["inputs"])})


def measure(name, model, x):
    start = time.process_time()
    model.fit(x[:cut], y)
    score = average_precision_score(y_test, model.predict_proba(x[cut:])[:, 1])
    return name, {"auprc": score, "cpuS": time.process_time() - start}


forest = lambda: RandomForestClassifier(100, n_jobs=threads, random_state=seed)
encoded = lambda encoder: make_pipeline(
    make_column_transformer((encoder, categories), remainder="passthrough", sparse_threshold=0), forest()
)
native, texts = frame(None), frame("missing")
one_hot = OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=50, sparse_output=False, dtype=np.float32)
light = LGBMClassifier(n_jobs=threads, random_state=seed, verbose=-1)
found = [measure("LightGBM, native categories", light, native)]
if categories:
    found.append(measure("scikit-learn forest, TargetEncoder", encoded(TargetEncoder(random_state=seed)), texts))
    found.append(measure("scikit-learn forest, one-hot", encoded(one_hot), texts))
else:
    found.append(measure("scikit-learn forest", forest(), native))
print(json.dumps(dict(found)))
