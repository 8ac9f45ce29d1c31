"""
XGBoost's forest on a matrix of bare float32, column by column: one JSON line with its CPU seconds, peak memory and
AUPRC. Arguments: matrix and labels to train on, matrix and labels to test on, trees, threads.
"""
import json
import resource
import sys

import numpy as np
import xgboost as xgb
from sklearn.metrics import average_precision_score


def part(matrix, labels):
    y = np.fromfile(labels, np.uint8)
    return np.fromfile(matrix, np.float32).reshape(-1, len(y)).T, y


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


x, y = part(*sys.argv[1:3])
trees, threads = map(int, sys.argv[5:7])
forest = xgb.XGBRFClassifier(
    tree_method="hist",
    n_estimators=trees,
    max_depth=64,
    min_child_weight=0.25,  # the weight of one row at base_score 0.5; else trees for a rare class end early
    base_score=0.5,
    colsample_bynode=5 / 30,
    subsample=0.632,
    reg_lambda=0,
    n_jobs=threads,
    random_state=42,
)
before = cpu_seconds()
forest.fit(x, y)
seconds = cpu_seconds() - before
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
test_x, test_y = part(*sys.argv[3:5])
auprc = average_precision_score(test_y, forest.predict_proba(test_x)[:, 1])
print(json.dumps({"trainCpuS": seconds, "peakRssMb": peak, "auprc": auprc}))
