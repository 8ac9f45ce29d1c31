"""MLflow's client of its scoring server asks a running API: scoring-client.py HOST:PORT TOKEN, with {"columns": [...], "data": [[...]]} on standard
input. Prints what it saw as one JSON object. The client can send no token, so it stands in the address."""
import importlib.util, json, sys, types
import pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

# The client looks for scipy.sparse before it sends anything, and fails where there is no scipy at all. It needs nothing of it.
if importlib.util.find_spec("scipy") is None:
    sys.modules["scipy"] = types.ModuleType("scipy")
    sys.modules["scipy"].__path__ = []

host, port = sys.argv[1].split(":")
client = ScoringServerClient(f"any:{sys.argv[2]}@{host}", port)
table = json.load(sys.stdin)
frame = pandas.DataFrame(table["data"], columns=table["columns"], dtype="float64")


def refusal(ask):
    try:
        ask()
    except Exception as error:
        return str(error)


client.ping()
print(json.dumps({
    "answers": {"a data frame": client.invoke(frame).get_predictions().to_dict("records")},
    "refusals": {"a missing column": refusal(lambda: client.invoke(frame.drop(columns=table["columns"][0])))},
}))
