"""Answers of a model folder of MLflow to raw columns: mlflow-columns.py FOLDER, with {"column": [values]} on standard input."""
import json, sys
import mlflow, pandas

columns = json.load(sys.stdin)
model = mlflow.pyfunc.load_model(sys.argv[1])
frame = pandas.DataFrame({
    each.name: pandas.Series(columns[each.name], dtype=object)
    if each.type == mlflow.types.DataType.string
    else pandas.Series(columns[each.name], dtype="float64")
    for each in model.metadata.get_input_schema().inputs
})
print(json.dumps([float(each) for each in model.predict(frame)["fraud_probability"]]))
