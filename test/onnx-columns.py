"""Answers of ONNX Runtime to raw columns: onnx-columns.py MODEL.onnx, with {"column": [values]} on standard input."""
import json, sys
import numpy
import onnxruntime

session = onnxruntime.InferenceSession(sys.argv[1])
columns = json.load(sys.stdin)
feed = {
    each.name: numpy.array([value or "" for value in columns[each.name]], dtype=object)
    if each.type == "tensor(string)"
    else numpy.array(columns[each.name], dtype=numpy.float32)
    for each in session.get_inputs()
}
print(json.dumps(session.run(["fraud_probability"], feed)[0].reshape(-1).tolist()))
