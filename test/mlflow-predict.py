"""Answers of a model as MLflow loads it: mlflow-predict.py TRACKING_URI MODEL_URI, with {"columns": [...], "data": [[...]]} on standard input."""
import json, sys
import mlflow, pandas

mlflow.set_tracking_uri(sys.argv[1])
table = json.load(sys.stdin)
answers = mlflow.pyfunc.load_model(sys.argv[2]).predict(pandas.DataFrame(table["data"], columns=table["columns"], dtype="float64"))
print(json.dumps(answers.to_dict("records")))
