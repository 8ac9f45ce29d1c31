#!/usr/bin/env python3
"""Forests of scikit-learn on the transactions, exported by skl2onnx, with their own answers for the last 50,000 rows.

  scikit-learn.py CSV FOLDER [--train-rows N]   the two forests of scikit-learn.test.ts: NAME.onnx, NAME.probabilities (float64), NAME.classes (uint8)
  scikit-learn.py CSV FOLDER --small            the committed one: fixtures/scikit-learn-small.onnx, and .json with every 100th probability

Trains on the first N rows (60,000). Needs numpy, pandas, scikit-learn, skl2onnx."""
import argparse, json, pathlib
import numpy as np, pandas, skl2onnx, sklearn
from sklearn.ensemble import RandomForestClassifier

ROWS, STEP = 50_000, 100
arguments = argparse.ArgumentParser()
arguments.add_argument("csv")
arguments.add_argument("folder", type=pathlib.Path)
arguments.add_argument("--train-rows", type=int, default=60_000)
arguments.add_argument("--small", action="store_true")
given = arguments.parse_args()

table = pandas.read_csv(given.csv)
x = table[[f"V{i}" for i in range(1, 29)] + ["Amount"]]
x.insert(0, "TimeOfDay", table["Time"] % 86_400)
x = x.to_numpy(np.float32)
y = table["Class"].to_numpy(int)
train, asked = slice(0, given.train_rows), slice(len(x) - ROWS, len(x))


def fitted(**parameters):
    return RandomForestClassifier(random_state=42, n_jobs=2, **parameters).fit(x[train], y[train])


def export(name, forest):
    onnx = skl2onnx.to_onnx(forest, x[:1], options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3})
    (given.folder / f"{name}.onnx").write_bytes(onnx.SerializeToString())
    return forest.predict_proba(x[asked])[:, 1], forest.predict(x[asked])


if given.small:
    probabilities, classes = export("scikit-learn-small", fitted(n_estimators=10, max_depth=6, class_weight="balanced"))
    versions = dict(sklearn=sklearn.__version__, skl2onnx=skl2onnx.__version__)
    (given.folder / "scikit-learn-small.json").write_text(json.dumps(dict(versions=versions, step=STEP, flagged=int(classes.sum()), probabilities=probabilities[::STEP].tolist())) + "\n")
else:
    for name, parameters in dict(full=dict(n_estimators=100), balanced=dict(n_estimators=25, max_depth=8, min_samples_split=5, min_samples_leaf=3, class_weight="balanced")).items():
        probabilities, classes = export(name, fitted(**parameters))
        (given.folder / f"{name}.probabilities").write_bytes(probabilities.astype("<f8").tobytes())
        (given.folder / f"{name}.classes").write_bytes(classes.astype(np.uint8).tobytes())
