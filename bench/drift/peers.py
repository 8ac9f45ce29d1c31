"""Judges the weeks of every system in a folder by one drift tool, and prints one line of JSON: version, cpuSPerWeek, systems.

peers.py evidently|alibi|nannyml FOLDER

Each tool by the rules its documentation gives for the alarm of a whole week: the past weeks are its reference, one week
is judged at a time, by its features and the champion's score. judge-by-peers.ts says how a system is stored.
"""
import glob, importlib, json, os, sys, time, warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
os.environ["DO_NOT_TRACK"] = "1"
import numpy as np
import pandas as pd

SCORE, LABEL = "score", "Class"
FALSE_ALARMS_A_YEAR = 1 / 52.18  # chance of an alarm in an undrifted week that one false alarm a year allows


def evidently(past, weeks, of):
    """By the tests that DataDriftPreset chooses and calls, without the plots that it draws of each column."""
    from evidently.legacy.calculations.stattests import get_stattest
    from evidently.legacy.core import ColumnType

    reference, numerical = pd.concat(past), ColumnType.Numerical
    rules = {"Evidently, half of the columns": [], "Evidently, any column": []}
    for week in weeks:
        pairs = [(reference[column], week[column]) for column in [*of["features"], SCORE]]
        share = np.mean([get_stattest(*pair, numerical, None)(*pair, numerical, None).drifted for pair in pairs])
        rules["Evidently, half of the columns"].append(share >= 0.5)
        rules["Evidently, any column"].append(share > 0)
    return rules


def alibi(past, weeks, of):
    from alibi_detect.cd import KSDrift

    columns = [*of["features"], SCORE]
    detector = KSDrift(pd.concat(past)[columns].to_numpy("float32"), p_val=0.05, correction="bonferroni")
    smallest = np.array([detector.predict(week[columns].to_numpy("float32"))["data"]["p_val"].min() for week in weeks])
    return {
        f"alibi-detect, KS at {name}": (smallest < level / len(columns)).tolist()
        for name, level in (("0.05", 0.05), ("1/52", FALSE_ALARMS_A_YEAR))
    }


def nannyml(past, weeks, of):
    import nannyml as nml

    reference, judged = pd.concat(past, ignore_index=True), pd.concat(weeks, ignore_index=True)
    columns, rows, rules = [*of["features"], SCORE], of["rows"], {}

    def alerts(calculator, frame):
        table = calculator.fit(reference).calculate(frame) if hasattr(calculator, "calculate") else calculator.fit(reference).estimate(frame)
        table = table.filter(period="analysis").to_df(multilevel=True)
        return table.loc[:, [c for c in table.columns if c[-1] == "alert"]].any(axis=1).tolist()

    for method in ("jensen_shannon", "kolmogorov_smirnov"):
        calculator = nml.UnivariateDriftCalculator(column_names=columns, continuous_methods=[method], chunk_size=rows)
        rules[f"NannyML, {method.replace('_', '-')} of any column"] = alerts(calculator, judged)
    pca = nml.DataReconstructionDriftCalculator(column_names=list(of["features"]), chunk_size=rows)
    rules["NannyML, reconstruction error"] = alerts(pca, judged)
    cbpe = nml.CBPE(
        y_true=LABEL, y_pred="flagged", y_pred_proba=SCORE, problem_type="classification_binary",
        metrics=["precision", "recall"], chunk_size=rows)
    for frame in (reference, judged):
        frame["flagged"] = (frame[SCORE] >= of["threshold"]).astype(int)
    rules["NannyML, CBPE"] = alerts(cbpe, judged.drop(columns=LABEL))
    return rules


def read(folder):
    with open(os.path.join(folder, "system.json")) as file:
        of = json.load(file)
    columns = [*of["features"], SCORE, LABEL]
    values = np.fromfile(os.path.join(folder, "weeks.f32"), "float32").reshape(-1, len(columns), of["rows"])
    frames = [pd.DataFrame(week.T.astype("float64"), columns=columns) for week in values]
    return frames[: of["past"]], frames[of["past"] :], of


PACKAGES = {"evidently": "evidently", "alibi": "alibi-detect", "nannyml": "nannyml"}
MODULES = {"evidently": "evidently.legacy.calculations.stattests", "alibi": "alibi_detect.cd", "nannyml": "nannyml"}
tool, folder = sys.argv[1:]
importlib.import_module(MODULES[tool])  # not counted
systems, judged = [], 0
started = time.process_time()
for each in sorted(glob.glob(os.path.join(folder, "*/"))):
    past, weeks, of = read(each)
    systems.append(globals()[tool](past, weeks, of))
    judged += len(weeks)
seconds = time.process_time() - started
print(json.dumps(dict(version=version(PACKAGES[tool]), cpuSPerWeek=seconds / judged, systems=systems), default=bool))
