# MLflow from Python's package index, running as a user of its own.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/mlflow && /opt/mlflow/bin/pip install --no-cache-dir mlflow==3.17.2
ENV PATH=/opt/mlflow/bin:$PATH
# A named volume takes its first owner from here.
RUN useradd --uid 1000 mlflow && mkdir /mlflow && chown mlflow /mlflow
USER mlflow
EXPOSE 5001
