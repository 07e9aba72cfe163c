"""Three columns of a journal by duckdb's read_json.

usage: columns.py FILE
"""
import sys

import duckdb

duckdb.sql("SET threads=1")
print(
    duckdb.sql(
        "SELECT max(seq), count(at), count(kind) FROM read_json(?, format='newline_delimited', "
        "columns={seq: 'BIGINT', at: 'VARCHAR', kind: 'VARCHAR'})",
        params=[sys.argv[1]],
    ).fetchall()
)
