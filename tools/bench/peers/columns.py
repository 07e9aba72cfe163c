"""Three columns of a journal by duckdb's read_json, in one thread.

usage: columns.py FILE
"""
import sys

import duckdb

path = sys.argv[1].replace("'", "''")
duckdb.sql("SET threads=1")
print(
    duckdb.sql(
        f"""SELECT max("seq"), count("at"), count("kind") FROM read_json('{path}',
        format='newline_delimited', columns={{'seq': 'BIGINT', 'at': 'VARCHAR', 'kind': 'VARCHAR'}})"""
    ).fetchall()
)
