"""Writes payments.parquet: python3 write-parquet.py (pyarrow 26.0.1). Two row groups, gaps, every codec tested."""

import datetime
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

UTC = datetime.timezone.utc
rows = 6
table = pa.table(
    {
        "at": pa.array([datetime.datetime(2026, 11, 23, hour, 30, tzinfo=UTC) for hour in range(rows)], pa.timestamp("us", "UTC")),
        "amount": pa.array([9.5, None, 20.25, 3.0, 1e-3, 7.0], pa.float64()),
        "count": pa.array([1, 2, 3, 4, 5, None], pa.int64()),
        "shop": pa.array(["toys", "wine, red", 'a "quoted" one', None, "toys", "cars"]).dictionary_encode(),
        "chip": pa.array([True, False, None, True, True, False]),
        "fraud": pa.array([0, 1, 0, 0, None, 0], pa.int8()),
    }
)
folder = pathlib.Path(__file__).parent
for codec in ["snappy", "zstd", "gzip"]:
    pq.write_table(table, folder / f"payments-{codec}.parquet", compression=codec, row_group_size=4)
