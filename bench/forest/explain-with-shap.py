"""Explains rows with Python's shap: a forest's arrays and rows as JSON on standard input, {version, rowMs, contributions} on standard output."""
import json, sys, time
import numpy as np, shap

given = json.load(sys.stdin)
trees = []
for start, end in zip(given["treeStart"], given["treeStart"][1:]):
    left = np.array(given["left"][start:end])
    is_leaf = left == 0
    right = np.where(is_leaf, -1, left + 1)
    trees.append(dict(
        children_left=np.where(is_leaf, -1, left), children_right=right, children_default=right,
        features=np.where(is_leaf, -2, given["feature"][start:end]), thresholds=np.array(given["threshold"][start:end], float),
        values=np.array(given["share"][start:end], float).reshape(-1, 1) / (len(given["treeStart"]) - 1), node_sample_weight=np.array(given["cover"][start:end], float)))
explainer = shap.TreeExplainer(dict(trees=trees), feature_perturbation="tree_path_dependent")
rows = np.array(given["rows"])
explainer.shap_values(rows[:2], check_additivity=False)
started = time.perf_counter()
contributions = np.asarray(explainer.shap_values(rows, check_additivity=False)).reshape(len(rows), -1)
print(json.dumps(dict(version=shap.__version__, rowMs=1000 * (time.perf_counter() - started) / len(rows), contributions=contributions.tolist())))
