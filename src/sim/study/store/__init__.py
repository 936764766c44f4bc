"""The store of a sweep: a folder of Parquet shards that runs are added to and never lost from.

``store.json`` holds the versions of the model and what a run keeps; ``shards/<name>/`` the results, a folder a chunk,
named after the hash of its manifest; ``sweeps/<name>/`` which runs belong to which design at which point;
``set_aside/`` what was found damaged. Everything is written beside its place, flushed, and renamed.
"""

from sim.study.store.folder import Store

__all__ = ["Store"]
