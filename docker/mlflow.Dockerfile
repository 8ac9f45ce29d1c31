# MLflow from Python's package index, for machines that cannot pull ghcr.io/mlflow/mlflow.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/mlflow && /opt/mlflow/bin/pip install --no-cache-dir mlflow==3.17.2
ENV PATH=/opt/mlflow/bin:$PATH
RUN mkdir /mlflow
EXPOSE 5001
