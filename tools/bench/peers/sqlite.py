"""Appends rows to an SQLite database, WAL and synchronous=FULL, one transaction each.

usage: sqlite.py FILE COUNT BYTES     prints microseconds a transaction, one a line
"""
import os
import sqlite3
import sys
import time

path, count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if os.path.exists(path):
    os.remove(path)
database = sqlite3.connect(path, isolation_level=None)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=FULL")
database.execute("CREATE TABLE journal (seq INTEGER PRIMARY KEY, line BLOB)")
line = b"x" * size
for _ in range(count):
    start = time.perf_counter_ns()
    database.execute("INSERT INTO journal (line) VALUES (?)", (line,))
    print((time.perf_counter_ns() - start) / 1000)
