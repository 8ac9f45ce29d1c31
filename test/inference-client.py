"""NVIDIA's client of the Open Inference Protocol asks a running API: inference-client.py HOST:PORT TOKEN, with {"columns": [...], "data": [[...]]}
on standard input. Prints what it saw as one JSON object."""
import json, sys
import numpy
import tritonclient.http as v2
from tritonclient.utils import InferenceServerException

client = v2.InferenceServerClient(sys.argv[1])
token = {"Authorization": f"Bearer {sys.argv[2]}"}
table = json.load(sys.stdin)
data = numpy.array(table["data"], dtype=numpy.float64)
OUTPUTS = ["fraud_probability", "label"]


def tensor(name, values, datatype, binary):
    made = v2.InferInput(name, list(values.shape), datatype)
    made.set_data_from_numpy(values, binary_data=binary)
    return made


def rows(datatype, binary):
    return [tensor("transactions", data.astype({"FP32": numpy.float32, "FP64": numpy.float64}[datatype]), datatype, binary)]


def columns(binary):
    return [tensor(name, data[:, [i]], "FP64", binary(i)) for i, name in enumerate(table["columns"])]


def infer(inputs, outputs=None, **more):
    result = client.infer("fraud", inputs, outputs=outputs, headers=dict(token), **more)
    return {name: result.as_numpy(name).tolist() for name in OUTPUTS}


def wanted(binary):
    return [v2.InferRequestedOutput(name, binary_data=binary) for name in OUTPUTS]


def refusal(ask):
    try:
        ask()
    except InferenceServerException as error:
        return {"status": error.status(), "message": error.message()}


metadata = client.get_model_metadata("fraud", headers=dict(token))
print(json.dumps({
    "live": client.is_server_live(),
    "ready": client.is_server_ready(),
    "server": client.get_server_metadata(),
    "modelReady": client.is_model_ready("fraud", headers=dict(token)),
    "otherReady": client.is_model_ready("other", headers=dict(token)),
    "model": metadata,
    "answers": {
        "JSON in, JSON out": infer(rows("FP64", False), wanted(False)),
        "JSON in, bytes out": infer(rows("FP64", False), wanted(True)),
        "FP32 bytes in, bytes out": infer(rows("FP32", True), wanted(True)),
        "FP64 bytes in, JSON out": infer(rows("FP64", True), wanted(False)),
        "FP64 bytes in, outputs not named": infer(rows("FP64", True)),
        "a tensor a column, every other in bytes": infer(columns(lambda i: i % 2 == 0), wanted(True)),
        "by version, with an id": infer(rows("FP64", True), model_version=metadata["versions"][0], request_id="a b"),
    },
    "refusals": {
        "no token": refusal(lambda: client.infer("fraud", rows("FP64", True))),
        "an unknown model": refusal(lambda: client.infer("other", rows("FP64", True), headers=dict(token))),
        "an unknown version": refusal(lambda: client.infer("fraud", rows("FP64", True), model_version="7", headers=dict(token))),
        "a wrong shape": refusal(lambda: infer([tensor("transactions", data[:, :3], "FP64", True)])),
        "a compressed body": refusal(lambda: infer(rows("FP64", True), request_compression_algorithm="gzip")),
        "an unknown route": refusal(lambda: client.get_model_repository_index(headers=dict(token))),
    },
}))
