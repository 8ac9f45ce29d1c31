# MLflow from the packages whose hashes stand in docker/mlflow/requirements.txt, running as a user of its own.
FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv
COPY docker/mlflow/requirements.txt .
RUN python3 -m venv --without-pip /opt/mlflow && python3 -m venv /opt/pip && \
    /opt/pip/bin/pip --python /opt/mlflow/bin/python install --no-cache-dir --require-hashes --no-deps --only-binary=:all: \
      -r requirements.txt

# Python and the packages: nothing in it installs others.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/mlflow /opt/mlflow
ENV PATH=/opt/mlflow/bin:$PATH
# A named volume takes its first owner from here.
RUN useradd --uid 1000 mlflow && mkdir /mlflow && chown mlflow /mlflow
USER mlflow
EXPOSE 5001
