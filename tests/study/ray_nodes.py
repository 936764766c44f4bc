"""A Ray cluster on loopback: ``python -m study.ray_nodes FILE CORES…``, a head and nodes as processes of their own.

FILE gets the address and the process of each node. The processes end with the session.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ray.cluster_utils import Cluster

OBJECTS = 80 * 2**20


def main(file: str, *cores: str) -> None:
    """Start the nodes, the head first, say where they are, and wait to be killed."""
    cluster = Cluster()
    common = {"node_ip_address": "127.0.0.1", "object_store_memory": OBJECTS, "include_dashboard": False}
    nodes = [cluster.add_node(num_cpus=int(each), **common) for each in cores]
    told = {"address": cluster.address, "nodes": [each.all_processes["raylet"][0].process.pid for each in nodes]}
    partial = Path(file).with_suffix(".part")
    partial.write_text(json.dumps(told))
    partial.rename(file)
    time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])
